// Activations as integers: 8 bits, symmetric, one scale for 32 values, for every type of weights. (ggml takes one scale for 256
// with K-quants: no faster here, and less exact.)
#pragma once
#include "blocks.h"
#include "form.h"

namespace sotto {

// 32 activations: value i is d * values[i / 8], lane i % 8 (16 bits). The sums of each half, for what is added to all weights.
struct Quantized {
  V values[4];
  float d;
  int first_sum, second_sum;
};

INLINE void quantize(const float * x, Quantized & out) {
  // Below this 127 / largest is no float any more; such a block counts as zeros.
  constexpr float SMALLEST = 1e-36f;
  V v[8], largest = wasm_f32x4_const_splat(0);
  UNROLL for (int i = 0; i < 8; i++) {
    v[i] = wasm_v128_load(x + 4 * i);
    largest = wasm_f32x4_pmax(largest, wasm_f32x4_abs(v[i]));
  }
  float max = max_of_lanes(largest);
  bool nothing = max < SMALLEST;
  out.d = nothing ? 0.f : max / 127.f;
  V inverse = wasm_f32x4_splat(nothing ? 0.f : 127.f / max);
  // To the nearest integer, by the rounding of the addition: adding 1.5 * 2^23 leaves an integer in the low bits.
  V magic = wasm_f32x4_const_splat(12582912.f), magic_bits = wasm_i32x4_const_splat(0x4b400000);
  UNROLL for (int i = 0; i < 8; i++) {
    v[i] = wasm_i32x4_sub(wasm_f32x4_add(wasm_f32x4_mul(v[i], inverse), magic), magic_bits);
  }
  out.first_sum = sum_of_int_lanes(wasm_i32x4_add(wasm_i32x4_add(v[0], v[1]), wasm_i32x4_add(v[2], v[3])));
  out.second_sum = sum_of_int_lanes(wasm_i32x4_add(wasm_i32x4_add(v[4], v[5]), wasm_i32x4_add(v[6], v[7])));
  UNROLL for (int i = 0; i < 4; i++) out.values[i] = wasm_i16x8_narrow_i32x4(v[2 * i], v[2 * i + 1]);
}

// What is taken off every stored weight of a type, in a form: Q8_0 has an offset only where it is stored without a sign.
template <class Type, Form form>
constexpr int offset() {
  return Type::IS_SIGNED ? (form == Form::UNSIGNED ? 128 : 0) : Type::OFFSET;
}

// Scale and sums of a block, at `p` and one and two `step`s later. Offsets cost nothing: the product's sum starts at
// -offset * sum of activations. Minima are added at the end of a block: minimum * (d * sum of activations).
template <class Type, Form form>
INLINE void store_sums(uint8_t * p, int step, const Quantized & q) {
  constexpr int OFFSET = offset<Type, form>();
  store_f32(p, q.d);
  if constexpr (Type::HAS_MINIMUM) {
    store_f32(p + step, q.d * (float)(q.first_sum + q.second_sum));
    store_f32(p + 2 * step, 0);
  } else {
    store_i32(p + step, -OFFSET * (Type::HALF_SCALES ? q.first_sum : q.first_sum + q.second_sum));
    store_i32(p + 2 * step, -OFFSET * q.second_sum);
  }
}

INLINE void store_lanes_apart(uint8_t * p, V v) {
  wasm_v128_store32_lane(p, v, 0);
  wasm_v128_store32_lane(p + 16, v, 1);
  wasm_v128_store32_lane(p + 32, v, 2);
  wasm_v128_store32_lane(p + 48, v, 3);
}

// A tile: 32 bits of each of four tokens side by side, so that the product can fill a vector with one token's by one load.
template <class Type, Form form>
KERNEL void pack_tile(int k, const float * x, size_t stride, int tokens, uint8_t * out) {
  constexpr int VALUES = 4 * value_bytes(form);
  for (int block = 0; block < k / 32; block++, out += tile_block(form)) {
    for (int t = 0; t < 4; t++) {
      Quantized q;
      quantize(x + (t < tokens ? t : tokens - 1) * stride + 32 * block, q);
      if constexpr (form == Form::WORDS) {
        UNROLL for (int i = 0; i < 4; i++) store_lanes_apart(out + 4 * t + 64 * i, q.values[i]);
      } else {
        store_lanes_apart(out + 4 * t, wasm_i8x16_narrow_i16x8(q.values[0], q.values[1]));
        store_lanes_apart(out + 4 * t + 64, wasm_i8x16_narrow_i16x8(q.values[2], q.values[3]));
      }
      store_sums<Type, form>(out + VALUES + 4 * t, 16, q);
    }
  }
}

// One token: its values in order, and sums as floats, which are multiplied by a weight's scale (or minimum).
template <class Type, Form form>
KERNEL void pack_row(const float * x, int first, int end, uint8_t * out) {
  constexpr int VALUES = value_bytes(form), OFFSET = offset<Type, form>();
  for (int block = first; block < end; block++) {
    Quantized q;
    quantize(x + 32 * block, q);
    uint8_t * group = out + (block >> 2) * row_group(form), * values = group + (block & 3) * VALUES;
    if constexpr (form == Form::WORDS) {
      UNROLL for (int i = 0; i < 4; i++) wasm_v128_store(values + 16 * i, q.values[i]);
    } else {
      wasm_v128_store(values, wasm_i8x16_narrow_i16x8(q.values[0], q.values[1]));
      wasm_v128_store(values + 16, wasm_i8x16_narrow_i16x8(q.values[2], q.values[3]));
    }
    uint8_t * sums = group + 4 * VALUES + (block & 3) * 4;
    const float of_sum = Type::HAS_MINIMUM ? q.d : q.d * (float)-OFFSET;
    store_f32(sums, q.d);
    store_f32(sums + 16, of_sum * (float)(Type::HALF_SCALES ? q.first_sum : q.first_sum + q.second_sum));
    store_f32(sums + 32, of_sum * (float)q.second_sum);
  }
}

}  // namespace sotto
