// Decoding: rows of weights times one token. Every weight is read once, so that unpacking into a panel would not pay: four rows
// at a time, straight from the file's layout, each with a sum of its own across lanes, added up at the end.
#pragma once
#include "panel.h"

namespace sotto {

// blocks: of 32 values of k. offsets: where each of the four rows begins, in bytes from `weights`. out: four floats.
template <class Type, Form form>
KERNEL void four_rows_times_row(int blocks, const uint8_t * weights, const size_t * offsets, const uint8_t * packed, float * out) {
  constexpr int VALUES = value_bytes(form);
  constexpr bool HAS_OFFSET = offset<Type, form>() != 0;
  const size_t row_offset[4] = {offsets[0], offsets[1], offsets[2], offsets[3]};
  V result[4];
  float minima[4];
  UNROLL for (int r = 0; r < 4; r++) {
    result[r] = wasm_f32x4_const_splat(0);
    minima[r] = 0;
  }
  for (int block = 0; block < blocks; block += Type::PARTS, weights += Type::BYTES) {
    UNROLL for (int part = 0; part < Type::PARTS; part++, packed += row_block(form)) {
      float d = load_f32(packed + VALUES), d_sum = Type::HAS_MINIMUM ? load_f32(packed + VALUES + 4) : 0;
      // The offsets' share, in one lane.
      V zero = wasm_i32x4_const_splat(0);
      V first = HAS_OFFSET ? wasm_v128_load32_zero(packed + VALUES + 4) : zero;
      V second = HAS_OFFSET && Type::HALF_SCALES ? wasm_v128_load32_zero(packed + VALUES + 8) : zero;
      V x[VALUES / 16];
      UNROLL for (int i = 0; i < VALUES / 16; i++) x[i] = wasm_v128_load(packed + 16 * i);
      UNROLL for (int r = 0; r < 4; r++) {
        V low, high, low_sum, high_sum;
        float scale, extra = 0;
        Type::unpack(weights + row_offset[r], part, low, high, scale, extra);
        if constexpr (form == Form::WORDS) {
          low_sum = dot_add<form>(dot_add<form>(first, x[0], low_words<Type>(low)), x[1], high_words<Type>(low));
          V start = Type::HALF_SCALES ? second : low_sum;
          high_sum = dot_add<form>(dot_add<form>(start, x[2], low_words<Type>(high)), x[3], high_words<Type>(high));
        } else {
          low_sum = dot_add<form>(first, x[0], as_bytes<Type, form>(low));
          high_sum = dot_add<form>(Type::HALF_SCALES ? second : low_sum, x[1], as_bytes<Type, form>(high));
        }
        if constexpr (Type::HALF_SCALES) {
          result[r] = multiply_add(wasm_f32x4_convert_i32x4(low_sum), wasm_f32x4_splat(scale * d), result[r]);
          result[r] = multiply_add(wasm_f32x4_convert_i32x4(high_sum), wasm_f32x4_splat(extra * d), result[r]);
        } else {
          result[r] = multiply_add(wasm_f32x4_convert_i32x4(high_sum), wasm_f32x4_splat(scale * d), result[r]);
        }
        if constexpr (Type::HAS_MINIMUM) minima[r] += extra * d_sum;
      }
    }
  }
  V sums = four_sums(result[0], result[1], result[2], result[3]);
  if constexpr (Type::HAS_MINIMUM) sums = wasm_f32x4_add(sums, wasm_f32x4_make(minima[0], minima[1], minima[2], minima[3]));
  wasm_v128_store(out, sums);
}

// Any number of rows: the last four overlap, or repeat a row, and only what is new is kept.
template <class FourRows>
INLINE void all_rows(int rows, size_t row_bytes, float * out, FourRows four_rows) {
  for (int r = 0; r < rows; r += 4) {
    size_t offsets[4];
    for (int i = 0; i < 4; i++) offsets[i] = (r + i < rows ? r + i : rows - 1) * row_bytes;
    if (r + 4 <= rows) {
      four_rows(offsets, out + r);
    } else {
      float last[4];
      four_rows(offsets, last);
      for (int i = 0; r + i < rows; i++) out[r + i] = last[i];
    }
  }
}

}  // namespace sotto
