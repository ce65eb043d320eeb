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

// 2^(x + shift) for x <= 0, relative error 3e-6; 0 where x <= -127. n is the integer next to x, found as in exponential(), and
// is added to the exponent of a polynomial in x - n.
template <int shift>
struct PowerHeld {
  V least = held_constant<0xc2fe0000>(), magic = held_constant<0x4b400000 + shift>();  // -127, 1.5 * 2^23 + shift
  V p4 = held_constant<0x3c1d0167>(), p3 = held_constant<0x3d64fe24>(), p2 = held_constant<0x3e7601bc>();
  V p1 = held_constant<0x3f317096>(), one = held_constant<0x3f800000>();
};
template <int shift>
INLINE V power_of_two(V x, const PowerHeld<shift> & held) {
  x = wasm_f32x4_pmax(held.least, x);
  V sum = wasm_f32x4_add(x, held.magic), r = wasm_f32x4_sub(x, wasm_f32x4_sub(sum, held.magic));
  V p = multiply_add(held.p4, r, held.p3);
  p = multiply_add(p, r, held.p2);
  p = multiply_add(p, r, held.p1);
  p = multiply_add(p, r, held.one);
  return wasm_i32x4_add(p, wasm_i32x4_shl(sum, 23));
}
static inline float power_of_two(float x) {
  return wasm_f32x4_extract_lane(power_of_two(wasm_f32x4_splat(x), PowerHeld<0>()), 0);
}

// For machines on which words take three instructions, and the measure of what words do.
struct Floats {
  static constexpr int NUMBERS = 1;      // in a cell
  static constexpr int TILE = 3072;      // numbers of keys, and of values, in a tile
  static constexpr float UNIT = 1;       // the weight of the largest score

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

  // Eight numbers of `count` values.
  static KERNEL void pack_values(const uint8_t * v, size_t stride, int count, uint8_t * out, float * scales) {
    const HalfHeld held;
    for (int j = 0; j < 2; j++) wasm_v128_store(scales + 4 * j, wasm_f32x4_const_splat(1));
    for (int i = 0; i < count; i++, v += stride, out += 32) {
      UNROLL for (int j = 0; j < 2; j++) wasm_v128_store(out + 16 * j, load_4_finite_halves((const uint16_t *)v + 4 * j, held));
    }
  }

  // Weights of scores in powers of two, relative to the largest; n % 8 == 0. Returns their sum.
  static KERNEL float weigh(int n, const float * scores, float max, uint8_t * out) {
    const PowerHeld<0> held;
    V most = wasm_f32x4_splat(max), sum = wasm_f32x4_const_splat(0);
    KEEP_LOOP for (int i = 0; i < n; i += 4, out += 16) {
      V weight = power_of_two(wasm_f32x4_sub(wasm_v128_load(scores + i), most), held);
      sum = wasm_f32x4_add(sum, weight);
      wasm_v128_store(out, weight);
    }
    return sum_of_lanes(sum);
  }

  // Whether all weights are exact enough; and which ones would have to be taken out.
  INLINE bool is_even(int, float, const uint8_t *) { return true; }
  INLINE bool is_heavy(const uint8_t *, int) { return false; }
};

// Integers of 16 bits, of which `i32x4.dot_i16x8_s` multiplies two in a lane: twice the products of an instruction, and half the
// memory. Sums have 32 bits, and what goes into them is made as large as they allow, whatever it is:
//   score   |sum| <= |query| |key| as vectors (Cauchy-Schwarz): the lengths are made 65,000 and 32,700. That is about as exact as
//           a key in half precision, with dk = 64: the longer the vector, the smaller its numbers, but the more of them.
//   output  |sum| <= UNIT * the sum of the values' sizes, which is made 131,000 in each column.
struct Words {
  static constexpr int NUMBERS = 2, TILE = 6144, SHIFT = 14;
  static constexpr float UNIT = 1 << SHIFT;
  static constexpr float QUERY_LENGTH = 65000, KEY_LENGTH = 32700, COLUMN_SUM = 131000, MOST = 32700, TINY = 1e-30f;

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

  static KERNEL void pack_values(const uint8_t * v, size_t stride, int count, uint8_t * out, float * scales) {
    const HalfHeld held;
    V sum[2], most[2], inverse[2], magic = held_constant<0x4b400000>(), low = held_constant<0x0000ffff>();
    UNROLL for (int j = 0; j < 2; j++) sum[j] = most[j] = wasm_f32x4_const_splat(0);
    const uint8_t * p = v;
    KEEP_LOOP for (int i = 0; i < count; i++, p += stride) {
      UNROLL for (int j = 0; j < 2; j++) {
        V size = wasm_f32x4_abs(load_4_finite_halves((const uint16_t *)p + 4 * j, held));
        sum[j] = wasm_f32x4_add(sum[j], size);
        most[j] = wasm_f32x4_pmax(most[j], size);
      }
    }
    UNROLL for (int j = 0; j < 2; j++) {
      V by_sum = wasm_f32x4_mul(sum[j], wasm_f32x4_const_splat(1 / COLUMN_SUM));
      V unit = wasm_f32x4_pmax(by_sum, wasm_f32x4_mul(most[j], wasm_f32x4_const_splat(1 / MOST)));
      wasm_v128_store(scales + 4 * j, unit);
      inverse[j] = wasm_f32x4_div(wasm_f32x4_const_splat(1), wasm_f32x4_pmax(unit, wasm_f32x4_const_splat(TINY)));
    }
    KEEP_LOOP for (int i = 0; i < count; i += 2, v += 2 * stride, out += 32) {
      const uint8_t * second = i + 1 < count ? v + stride : v;  // an odd one is paired with itself, and weighs nothing there
      UNROLL for (int j = 0; j < 2; j++) {
        V a = rounded(load_4_finite_halves((const uint16_t *)v + 4 * j, held), inverse[j], magic);
        V b = rounded(load_4_finite_halves((const uint16_t *)second + 4 * j, held), inverse[j], magic);
        wasm_v128_store(out + 16 * j, wasm_v128_or(wasm_v128_and(a, low), wasm_i32x4_shl(b, 16)));
      }
    }
  }

  static KERNEL float weigh(int n, const float * scores, float max, uint8_t * out) {
    const PowerHeld<SHIFT> held;
    V most = wasm_f32x4_splat(max), sum = wasm_i32x4_const_splat(0), magic = held_constant<0x4b400000>();
    KEEP_LOOP for (int i = 0; i < n; i += 8, out += 16) {
      V pair[2];
      UNROLL for (int j = 0; j < 2; j++) {
        V weight = power_of_two(wasm_f32x4_sub(wasm_v128_load(scores + i + 4 * j), most), held);
        pair[j] = wasm_i32x4_sub(wasm_f32x4_add(weight, magic), magic);
      }
      sum = wasm_i32x4_add(sum, wasm_i32x4_add(pair[0], pair[1]));
      wasm_v128_store(out, wasm_i16x8_narrow_i32x4(pair[0], pair[1]));
    }
    return (float)sum_of_int_lanes(sum);
  }

  // Light weights have less than ten bits. That does no harm where the heavy ones are many, or the light ones are: errors of half
  // a unit each, with changing signs, are then little of their sum.
  static constexpr int LIGHT = 1 << (SHIFT - 4), MANY_HEAVY = 4 << SHIFT, MUCH_LIGHT = 1 << (SHIFT - 3);
  static KERNEL bool is_even(int n, float sum, const uint8_t * weights) {
    if (sum > MANY_HEAVY) return true;
    const V most = wasm_i16x8_const_splat(LIGHT);
    V light = wasm_i32x4_const_splat(0), ones = held_constant<0x00010001>();
    KEEP_LOOP for (int i = 0; i < n; i += 8) {
      V some = wasm_v128_load(weights + 2 * i);
      light = wasm_i32x4_add(light, wasm_i32x4_dot_i16x8(wasm_v128_and(some, wasm_i16x8_le(some, most)), ones));
    }
    // (Without a heavy one, where there is a NaN, nothing would be taken out.)
    return sum_of_int_lanes(light) > MUCH_LIGHT || sum < UNIT;
  }
  INLINE bool is_heavy(const uint8_t * weights, int i) { return ((const uint16_t *)weights)[i] > LIGHT; }
};

}  // namespace sotto
