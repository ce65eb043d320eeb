// In what attention of prompts is computed: Words or Floats. Both multiply *cells* of 32 bits, a float or two neighbouring words,
// so that layouts and loops are the same, and only what packs numbers into cells differs.
//
//   four queries, side by side:   [cells of dk][4 queries]
//   eight keys:                   [cells of dk][8 keys]
//   eight numbers of all values:  [cells of positions][8 numbers]
//   weights, one query:           [cells of positions]
#pragma once
#include "kernels.h"
#include "simd.h"

namespace sotto {

constexpr float NEGATIVE_INFINITY = -__builtin_inff();
constexpr float LOG2_E = 1.44269504f;

// 2^x for -127 < x <= 0, relative error 3e-6. n is the integer next to x, found as in exponential(), and is added to the exponent
// of a polynomial in x - n.
struct PowerHeld {
  V least = held_constant<0xc2fe0000>(), magic = held_constant<0x4b400000>();  // -127, 1.5 * 2^23
  V p4 = held_constant<0x3c1d0167>(), p3 = held_constant<0x3d64fe24>(), p2 = held_constant<0x3e7601bc>();
  V p1 = held_constant<0x3f317096>(), one = held_constant<0x3f800000>();
};
INLINE V power_above_least(V x, const PowerHeld & held) {
  V sum = wasm_f32x4_add(x, held.magic), r = wasm_f32x4_sub(x, wasm_f32x4_sub(sum, held.magic));
  V p = multiply_add(held.p4, r, held.p3);
  p = multiply_add(p, r, held.p2);
  p = multiply_add(p, r, held.p1);
  p = multiply_add(p, r, held.one);
  return wasm_i32x4_add(p, wasm_i32x4_shl(sum, 23));
}
// And 0 where x <= -127.
INLINE V power_of_two(V x, const PowerHeld & held) { return power_above_least(wasm_f32x4_pmax(held.least, x), held); }

// For machines on which words take three instructions, and the measure of what words do.
struct Floats {
  static constexpr int NUMBERS = 1;      // in a cell
  static constexpr int TILE = 3072;      // numbers of keys, and of values, in a tile

  static float value_in(int) { return 1; }
  INLINE V add_product(V sum, V a, V b) { return multiply_add(a, b, sum); }
  INLINE V to_floats(V sum) { return sum; }

  static KERNEL void pack_queries(int dk, const float * const * q, float scale, uint8_t * out, float * scales) {
    for (int i = 0; i < 4; i++) scales[i] = scale;
    for (int d = 0; d < dk; d += 4, out += 64) {
      V a = wasm_v128_load(q[0] + d), b = wasm_v128_load(q[1] + d), c = wasm_v128_load(q[2] + d), e = wasm_v128_load(q[3] + d);
      transpose(a, b, c, e);
      wasm_v128_store(out, a);
      wasm_v128_store(out + 16, b);
      wasm_v128_store(out + 32, c);
      wasm_v128_store(out + 48, e);
    }
  }

  // Four of eight keys.
  static KERNEL void pack_keys(int dk, const uint16_t * const * k, uint8_t * out, float * scales) {
    const HalfHeld held;
    wasm_v128_store(scales, wasm_f32x4_const_splat(1));
    for (int d = 0; d < dk; d += 4, out += 128) {
      V a = load_4_finite_halves(k[0] + d, held), b = load_4_finite_halves(k[1] + d, held);
      V c = load_4_finite_halves(k[2] + d, held), e = load_4_finite_halves(k[3] + d, held);
      transpose(a, b, c, e);
      wasm_v128_store(out, a);
      wasm_v128_store(out + 32, b);
      wasm_v128_store(out + 64, c);
      wasm_v128_store(out + 96, e);
    }
  }

  static KERNEL void pack_values(int dv, const uint8_t * v, size_t stride, int count, float, uint8_t * out, float *) {
    const HalfHeld held;
    for (int i = 0; i < count; i++, v += stride, out += 32) {
      uint8_t * p = out;
      for (int d = 0; d < dv; d += 8, p += 32 * count) {
        UNROLL for (int j = 0; j < 2; j++) wasm_v128_store(p + 16 * j, load_4_finite_halves((const uint16_t *)v + d + 4 * j, held));
      }
    }
  }

  // Weights of scores in powers of two, relative to the largest; n % 8 == 0. Returns their sum.
  static KERNEL float weigh(int n, float * scores, float max, const float *, float, uint8_t * out, float & unit) {
    const PowerHeld held;
    V most = wasm_f32x4_splat(max), sum = wasm_f32x4_const_splat(0);
    KEEP_LOOP for (int i = 0; i < n; i += 4, out += 16) {
      V weight = power_of_two(wasm_f32x4_sub(wasm_v128_load(scores + i), most), held);
      sum = wasm_f32x4_add(sum, weight);
      wasm_v128_store(out, weight);
    }
    unit = 1;
    return sum_of_lanes(sum);
  }
};

// Integers of 16 bits, of which `i32x4.dot_i16x8_s` multiplies two in a lane: twice the products of an instruction, and half the
// memory. Sums have 32 bits, and what goes into them is made as large as they allow:
//   score   |sum| <= |query| |key| as vectors (Cauchy-Schwarz): the lengths are made 65,000 and 32,700. That is about as exact as
//           a key in half precision, with dk = 64: the longer the vector, the smaller its numbers, but the more of them.
//   output  |sum| <= largest number of a value * the sum of a query's weights in a tile. That number is made the same in all values;
//           what it was, the value's size, goes into the weight: a heavy one with next to no value is a small weight, and leaves
//           the others their bits.
// No two vectors share a scale but a query's own weights: what others there are in a step or a tile changes nothing for it.
struct Words {
  static constexpr int NUMBERS = 2, TILE = 6144;
  static constexpr float QUERY_LENGTH = 65000, KEY_LENGTH = 32700, MOST = 32700, TINY = 1e-30f, TINY_UNIT = 1e-36f;
  static constexpr float SUM = 0x7ff00000;  // 32 bits, and room for rounding

  // The largest number of a value, where a tile has so many: with it both factors of a uniform mean are rounded about as much.
  static float value_in(int keys) { return keys > 64 ? 8191 : keys > 32 ? 11585 : 16383; }

  INLINE V add_product(V sum, V a, V b) { return wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(a, b)); }
  INLINE V to_floats(V sum) { return wasm_f32x4_convert_i32x4(sum); }

  // The nearest integers in the low 16 bits, by the rounding of an addition; and as 32 bits.
  INLINE V rounded(V x, V inverse, V magic) { return multiply_add(x, inverse, magic); }
  // What four rows hold at `d` .. `d + 3`, as two vectors of cells.
  INLINE void store_cells(uint8_t * p, int step, V x[4], V magic) {
    UNROLL for (int i = 0; i < 4; i++) x[i] = wasm_i32x4_sub(x[i], magic);
    V ab = wasm_i16x8_narrow_i32x4(x[0], x[1]), cd = wasm_i16x8_narrow_i32x4(x[2], x[3]);
    wasm_v128_store(p, wasm_i32x4_shuffle(ab, cd, 0, 2, 4, 6));
    wasm_v128_store(p + step, wasm_i32x4_shuffle(ab, cd, 1, 3, 5, 7));
  }

  static KERNEL void pack_queries(int dk, const float * const * q, float scale, uint8_t * out, float * scales) {
    V inverse[4], x[4], magic = held_constant<0x4b400000>();  // 1.5 * 2^23
    for (int i = 0; i < 4; i++) {
      V squares = wasm_f32x4_const_splat(0), most = squares;
      for (int d = 0; d < dk; d += 4) {
        V some = wasm_v128_load(q[i] + d);
        squares = multiply_add(some, some, squares);
        most = wasm_f32x4_pmax(most, wasm_f32x4_abs(some));
      }
      const float by_length = __builtin_sqrtf(sum_of_lanes(squares)) / QUERY_LENGTH, by_size = max_of_lanes(most) / MOST;
      const float unit = by_length > by_size ? by_length : by_size;
      inverse[i] = wasm_f32x4_splat(unit > TINY ? 1 / unit : 0);
      scales[i] = unit * scale;
    }
    for (int d = 0; d < dk; d += 4, out += 32) {
      UNROLL for (int i = 0; i < 4; i++) x[i] = rounded(wasm_v128_load(q[i] + d), inverse[i], magic);
      store_cells(out, 16, x, magic);
    }
  }

  static KERNEL void pack_keys(int dk, const uint16_t * const * k, uint8_t * out, float * scales) {
    const HalfHeld held;
    V squares[4], x[4], magic = held_constant<0x4b400000>();
    UNROLL for (int i = 0; i < 4; i++) squares[i] = wasm_f32x4_const_splat(0);
    KEEP_LOOP for (int d = 0; d < dk; d += 4) {
      UNROLL for (int i = 0; i < 4; i++) {
        V some = load_4_finite_halves(k[i] + d, held);
        squares[i] = multiply_add(some, some, squares[i]);
      }
    }
    V lengths = wasm_f32x4_sqrt(four_sums(squares[0], squares[1], squares[2], squares[3]));
    V unit = wasm_f32x4_mul(lengths, wasm_f32x4_const_splat(1 / KEY_LENGTH));
    wasm_v128_store(scales, unit);
    V inverses = wasm_f32x4_div(wasm_f32x4_const_splat(1), wasm_f32x4_pmax(unit, wasm_f32x4_const_splat(TINY)));
    V inverse[4] = {lane_splat<0>(inverses), lane_splat<1>(inverses), lane_splat<2>(inverses), lane_splat<3>(inverses)};
    KEEP_LOOP for (int d = 0; d < dk; d += 4, out += 64) {
      UNROLL for (int i = 0; i < 4; i++) x[i] = rounded(load_4_finite_halves(k[i] + d, held), inverse[i], magic);
      store_cells(out, 32, x, magic);
    }
  }

  // The largest sizes of the numbers of two values, in lanes 0 and 1; 2 and 3 repeat them. As integers halves are in the order of
  // their sizes.
  INLINE V sizes_of_two(int dv, const uint16_t * first, const uint16_t * second, const HalfHeld & held) {
    const V size = wasm_i16x8_const_splat(0x7fff);
    V a = wasm_i16x8_const_splat(0), b = a;
    KEEP_LOOP for (int d = 0; d < dv; d += 8) {
      a = wasm_i16x8_max(a, wasm_v128_and(wasm_v128_load(first + d), size));
      b = wasm_i16x8_max(b, wasm_v128_and(wasm_v128_load(second + d), size));
    }
    V both = wasm_i16x8_max(wasm_i16x8_shuffle(a, b, 0, 8, 1, 9, 2, 10, 3, 11), wasm_i16x8_shuffle(a, b, 4, 12, 5, 13, 6, 14, 7, 15));
    both = wasm_i16x8_max(both, wasm_i32x4_shuffle(both, both, 2, 3, 0, 1));
    both = wasm_i16x8_max(both, wasm_i32x4_shuffle(both, both, 1, 0, 3, 2));
    return wasm_f32x4_mul(wasm_v128_and(wasm_i32x4_shl(wasm_u32x4_extend_low_u16x8(both), 13), held.bits), held.power);
  }

  static KERNEL void pack_values(int dv, const uint8_t * v, size_t stride, int count, float value, uint8_t * out, float * sizes) {
    const HalfHeld held;
    const V magic = held_constant<0x4b400000>(), low = held_constant<0x0000ffff>();
    const size_t strip = 32 * ((count + 1) / 2);
    // What is read beyond the last one, up to eight, is to be a number.
    for (int i = count & ~7; i < ((count + 7) & ~7); i += 4) wasm_v128_store(sizes + i, wasm_f32x4_const_splat(0));
    KEEP_LOOP for (int i = 0; i < count; i += 2, v += 2 * stride, out += 32) {
      const uint16_t * first = (const uint16_t *)v;
      const uint16_t * second = i + 1 < count ? (const uint16_t *)(v + stride) : first;  // weighs nothing there
      V size = sizes_of_two(dv, first, second, held);
      wasm_v128_store64_lane(sizes + i, size, 0);
      V inverses = wasm_f32x4_div(wasm_f32x4_splat(value), wasm_f32x4_pmax(size, wasm_f32x4_const_splat(TINY)));
      V of_first = lane_splat<0>(inverses), of_second = lane_splat<1>(inverses);
      uint8_t * p = out;
      KEEP_LOOP for (int d = 0; d < dv; d += 8, p += strip) {
        UNROLL for (int j = 0; j < 2; j++) {
          V a = rounded(load_4_finite_halves(first + d + 4 * j, held), of_first, magic);
          V b = rounded(load_4_finite_halves(second + d + 4 * j, held), of_second, magic);
          wasm_v128_store(p + 16 * j, wasm_v128_or(wasm_v128_and(a, low), wasm_i32x4_shl(b, 16)));
        }
      }
    }
  }

  // unit: what the sum of words is to be multiplied by. A weight below 2^-64 counts as none: with a size it might be a denormal.
  static KERNEL float weigh(int n, float * scores, float max, const float * sizes, float value, uint8_t * out, float & unit) {
    const PowerHeld held;
    const V least = held_constant<0xc2800000>();  // -64
    V most = wasm_f32x4_splat(max), sum = wasm_f32x4_const_splat(0), parts = sum, largest = sum;
    KEEP_LOOP for (int i = 0; i < n; i += 4) {
      V score = wasm_f32x4_sub(wasm_v128_load(scores + i), most);
      V weight = wasm_v128_and(power_above_least(score, held), wasm_f32x4_ge(score, least));
      sum = wasm_f32x4_add(sum, weight);
      V part = wasm_f32x4_mul(weight, wasm_v128_load(sizes + i));
      wasm_v128_store(scores + i, part);
      parts = wasm_f32x4_add(parts, part);
      largest = wasm_f32x4_pmax(largest, part);
    }
    const float by_sum = sum_of_lanes(parts) * (value * (1 / SUM)), by_size = max_of_lanes(largest) * (1 / MOST);
    const float step = by_sum > by_size ? by_sum : by_size;
    const V inverse = wasm_f32x4_splat(step > TINY_UNIT ? 1 / step : 0), magic = held.magic;
    KEEP_LOOP for (int i = 0; i < n; i += 8, out += 16) {
      V pair[2];
      UNROLL for (int j = 0; j < 2; j++) pair[j] = wasm_i32x4_sub(rounded(wasm_v128_load(scores + i + 4 * j), inverse, magic), magic);
      wasm_v128_store(out, wasm_i16x8_narrow_i32x4(pair[0], pair[1]));
    }
    unit = step / value;
    return sum_of_lanes(sum);
  }
};

}  // namespace sotto
