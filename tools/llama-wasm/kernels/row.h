// Decoding: rows of weights times one token. Every weight is read once, so that unpacking into a panel would not pay. Rows are
// read one after another, straight from the file's layout: memory is fastest in one stream (four rows in turn take two to three
// times as long once the weights are larger than the cache).
#pragma once
#include "panel.h"

namespace sotto {

// 16 weights times 16 activations, in four lanes; the weights' bytes in a vector.
template <class Type, Form form>
INLINE V dot_half(V weights, const uint8_t * x, const Held & held) {
  V zero = wasm_i32x4_const_splat(0);
  if constexpr (form == Form::WORDS) {
    V first = wasm_i32x4_dot_i16x8(wasm_v128_load(x), low_words<Type>(weights));
    return dot_add<form>(first, wasm_v128_load(x + 16), high_words<Type>(weights));
  } else if constexpr (form == Form::PAIRS) {
    return add_pairs(dot_pairs(wasm_v128_load(x), weights), held);
  } else {
    return dot_add<form>(zero, wasm_v128_load(x), as_bytes<Type, form>(weights));
  }
}

// 32 weights of a block times 32 activations.
template <class Type, Form form>
INLINE V dot_block(const uint8_t * block, int part, const uint8_t * x, const Held & held) {
  constexpr int HALF = value_bytes(form) / 2;
  if constexpr (Type::IS_SIGNED && form == Form::WORDS) {
    // Loads that extend: half as many instructions as loading and extending.
    V a = wasm_i32x4_dot_i16x8(wasm_v128_load(x), wasm_i16x8_load8x8(block + 2));
    V b = wasm_i32x4_dot_i16x8(wasm_v128_load(x + 16), wasm_i16x8_load8x8(block + 10));
    V c = wasm_i32x4_dot_i16x8(wasm_v128_load(x + 32), wasm_i16x8_load8x8(block + 18));
    V d = wasm_i32x4_dot_i16x8(wasm_v128_load(x + 48), wasm_i16x8_load8x8(block + 26));
    return wasm_i32x4_add(wasm_i32x4_add(a, b), wasm_i32x4_add(c, d));
  }
  V low, high;
  Type::values(block, part, held, low, high);
  if constexpr (form == Form::PAIRS) {
    return add_pairs(wasm_i16x8_add(dot_pairs(wasm_v128_load(x), low), dot_pairs(wasm_v128_load(x + HALF), high)), held);
  } else if constexpr (form == Form::WORDS) {
    return wasm_i32x4_add(dot_half<Type, form>(low, x, held), dot_half<Type, form>(high, x + HALF, held));
  } else {
    return dot_add<form>(dot_half<Type, form>(low, x, held), wasm_v128_load(x + HALF), as_bytes<Type, form>(high));
  }
}

// A row's sums so far: of products, in two chains, and of what is added to all weights of a block.
struct RowSums {
  V products[2], extras;
};

// The i-th 32 weights of a group; their scales are in lane i.
template <class Type, Form form, int i>
INLINE void add_block(const uint8_t * block, int part, const uint8_t * group, V scale, V second_scale, const Held & held,
                      RowSums & sums) {
  constexpr int VALUES = value_bytes(form);
  const uint8_t * x = group + i * VALUES;
  V & sum = sums.products[i & 1];
  if constexpr (Type::HALF_SCALES) {
    V low, high;
    Type::values(block, part, held, low, high);
    V first = dot_half<Type, form>(low, x, held), second = dot_half<Type, form>(high, x + VALUES / 2, held);
    sum = multiply_add(wasm_f32x4_convert_i32x4(first), lane_splat<i>(scale), sum);
    sum = multiply_add(wasm_f32x4_convert_i32x4(second), lane_splat<i>(second_scale), sum);
  } else {
    V products = dot_block<Type, form>(block, part, x, held);
    sum = multiply_add(wasm_f32x4_convert_i32x4(products), lane_splat<i>(scale), sum);
  }
}

// Four blocks of 32, `bytes` apart, or the four parts of a block from `part` on (bytes = 0).
template <class Type, Form form>
INLINE void add_group(const uint8_t * block, int bytes, int part, const uint8_t * group, V scale, V extra, const Held & held,
                      RowSums & sums) {
  constexpr int SUMS = 4 * value_bytes(form), next = Type::PARTS == 1 ? 0 : 1;
  V d = wasm_v128_load(group + SUMS);
  if constexpr (Type::HAS_MINIMUM) {
    sums.extras = multiply_add(extra, wasm_v128_load(group + SUMS + 16), sums.extras);
  } else if constexpr (offset<Type, form>() != 0) {
    sums.extras = multiply_add(scale, wasm_v128_load(group + SUMS + 16), sums.extras);
    if constexpr (Type::HALF_SCALES) sums.extras = multiply_add(extra, wasm_v128_load(group + SUMS + 32), sums.extras);
  }
  scale = wasm_f32x4_mul(scale, d);
  if constexpr (Type::HALF_SCALES) extra = wasm_f32x4_mul(extra, d);
  add_block<Type, form, 0>(block, part, group, scale, extra, held, sums);
  add_block<Type, form, 1>(block + bytes, part + next, group, scale, extra, held, sums);
  add_block<Type, form, 2>(block + 2 * bytes, part + 2 * next, group, scale, extra, held, sums);
  add_block<Type, form, 3>(block + 3 * bytes, part + 3 * next, group, scale, extra, held, sums);
}

// One block of 32 that is left over at a row's end, the i-th of its group.
template <class Type, Form form>
INLINE void add_last(const uint8_t * block, int i, const uint8_t * group, const Held & held, RowSums & sums) {
  const uint8_t * own = group + 4 * value_bytes(form) + 4 * i;
  V scale, minimum;
  four_scales<Type>(block, block, block, block, held, scale, minimum);
  V products = wasm_f32x4_convert_i32x4(dot_block<Type, form>(block, 0, group + i * value_bytes(form), held));
  sums.products[0] = multiply_add(products, wasm_f32x4_mul(scale, wasm_v128_load32_splat(own)), sums.products[0]);
  if constexpr (Type::HAS_MINIMUM || offset<Type, form>() != 0) {
    sums.extras = multiply_add(Type::HAS_MINIMUM ? minimum : scale, wasm_v128_load32_zero(own + 16), sums.extras);
  }
}

// blocks: of 32 values of k. out: a float for each row.
template <class Type, Form form>
KERNEL void rows_times_row(int blocks, const uint8_t * weights, size_t row_bytes, int rows, const uint8_t * packed, float * out) {
  const Held held;
  for (int r = 0; r < rows; r++, weights += row_bytes) {
    const uint8_t * p = weights, * group = packed;
    RowSums sums = {{wasm_f32x4_const_splat(0), wasm_f32x4_const_splat(0)}, wasm_f32x4_const_splat(0)};
    if constexpr (Type::PARTS == 1) {
      int left = blocks;
      for (; left >= 4; left -= 4, p += 4 * Type::BYTES, group += row_group(form)) {
        V scale, minimum;
        four_scales<Type>(p, p + Type::BYTES, p + 2 * Type::BYTES, p + 3 * Type::BYTES, held, scale, minimum);
        add_group<Type, form>(p, Type::BYTES, 0, group, scale, minimum, held, sums);
      }
      for (int i = 0; i < left; i++, p += Type::BYTES) add_last<Type, form>(p, i, group, held, sums);
    } else {
      for (int left = blocks; left > 0; left -= 8, p += Type::BYTES, group += 2 * row_group(form)) {
        V scale[2], extra[2];
        Type::eight_scales(p, held, scale, extra);
        add_group<Type, form>(p, 0, 0, group, scale[0], extra[0], held, sums);
        add_group<Type, form>(p, 0, 4, group + row_group(form), scale[1], extra[1], held, sums);
      }
    }
    out[r] = sum_of_lanes(wasm_f32x4_add(wasm_f32x4_add(sums.products[0], sums.products[1]), sums.extras));
  }
}

}  // namespace sotto
