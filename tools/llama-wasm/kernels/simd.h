// Vectors of 128 bits, and the few things that WebAssembly's SIMD lacks.
#pragma once
#include <stdint.h>
#include <wasm_simd128.h>

namespace sotto {

// Inlining is decided here, not by the compiler: a kernel is one function of straight code around one loop. Kernels stay apart
// (KERNEL), for V8 replaces a function by its optimized code at a call, never inside a loop that runs.
#define INLINE static inline __attribute__((always_inline))
#define KERNEL __attribute__((noinline))
#define UNROLL _Pragma("clang loop unroll(full)")
// For loops over columns: in straight code clang computes one sum to its end before it begins the next one, and V8 runs out of
// registers.
#define KEEP_LOOP _Pragma("clang loop unroll(disable)")

typedef v128_t V;

INLINE float float_of_bits(uint32_t bits) { return __builtin_bit_cast(float, bits); }
INLINE uint32_t bits_of_float(float value) { return __builtin_bit_cast(uint32_t, value); }
INLINE uint32_t load_u16(const uint8_t * p) {
  uint16_t value;
  __builtin_memcpy(&value, p, 2);
  return value;
}
INLINE uint32_t load_u32(const uint8_t * p) {
  uint32_t value;
  __builtin_memcpy(&value, p, 4);
  return value;
}
INLINE float load_f32(const uint8_t * p) { return float_of_bits(load_u32(p)); }
INLINE void store_f32(uint8_t * p, float value) { __builtin_memcpy(p, &value, 4); }
INLINE void store_i32(uint8_t * p, int value) { __builtin_memcpy(p, &value, 4); }

// A constant that stays in a register in a loop: V8 makes each constant vector anew, from three instructions, where it is used.
// It is kept from knowing this one. The lanes' bits; two numbers take turns.
template <uint32_t bits, uint32_t odd_bits = bits>
INLINE V held_constant() {
  static volatile uint64_t both = bits | (uint64_t)odd_bits << 32;
  return wasm_i64x2_splat((int64_t)both);
}
struct Held {
  V nibbles = held_constant<0x0f0f0f0f>(), bit_4 = held_constant<0x10101010>(), bits_4_5 = held_constant<0x30303030>();
  V each_bit = held_constant<0x08040201, 0x80402010>();  // byte i has bit i % 8
  V half_bits = held_constant<0x7fff << 13>(), half_exponent = held_constant<112 << 23>(), sign = held_constant<0x80000000>();
  V half_smallest = held_constant<113 << 23>();  // 2^-14
  V ones = held_constant<0x00010001>();
};

// a * b + c. Fused or not: relaxed SIMD leaves that to the machine, and either is right for us.
INLINE V multiply_add(V a, V b, V c) {
#ifdef __wasm_relaxed_simd__
  return wasm_f32x4_relaxed_madd(a, b, c);
#else
  return wasm_f32x4_add(c, wasm_f32x4_mul(a, b));
#endif
}

// Four vectors as the rows of a 4 x 4 matrix of 32-bit lanes; afterwards they are its columns.
INLINE void transpose(V & a, V & b, V & c, V & d) {
  V ab_low = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), ab_high = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7);
  V cd_low = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5), cd_high = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  a = wasm_i64x2_shuffle(ab_low, cd_low, 0, 2);
  b = wasm_i64x2_shuffle(ab_low, cd_low, 1, 3);
  c = wasm_i64x2_shuffle(ab_high, cd_high, 0, 2);
  d = wasm_i64x2_shuffle(ab_high, cd_high, 1, 3);
}

// Lane i is the sum of the i-th vector's lanes.
INLINE V four_sums(V a, V b, V c, V d) {
  transpose(a, b, c, d);
  return wasm_f32x4_add(wasm_f32x4_add(a, b), wasm_f32x4_add(c, d));
}
// All lanes as the i-th.
template <int i>
INLINE V lane_splat(V v) {
  return wasm_i32x4_shuffle(v, v, i, i, i, i);
}
INLINE float sum_of_lanes(V v) {
  v = wasm_f32x4_add(v, wasm_i32x4_shuffle(v, v, 2, 3, 0, 1));
  v = wasm_f32x4_add(v, wasm_i32x4_shuffle(v, v, 1, 0, 3, 2));
  return wasm_f32x4_extract_lane(v, 0);
}
INLINE int sum_of_int_lanes(V v) {
  v = wasm_i32x4_add(v, wasm_i32x4_shuffle(v, v, 2, 3, 0, 1));
  v = wasm_i32x4_add(v, wasm_i32x4_shuffle(v, v, 1, 0, 3, 2));
  return wasm_i32x4_extract_lane(v, 0);
}
INLINE float max_of_lanes(V v) {
  v = wasm_f32x4_pmax(v, wasm_i32x4_shuffle(v, v, 2, 3, 0, 1));
  v = wasm_f32x4_pmax(v, wasm_i32x4_shuffle(v, v, 1, 0, 3, 2));
  return wasm_f32x4_extract_lane(v, 0);
}

// ---- half precision: WebAssembly has no loads for it, and ggml's table of a quarter megabyte misses the cache ----

// Four halves in the low 16 bits of 32-bit lanes. No table, and no denormal float on the way, which some processors take 100
// times as long for (Q6_K's scales are denormal halves). Infinities and NaN, which no scale is, become large numbers.
INLINE V scales_to_floats(V halves, const Held & held) {
  // With 112 more in the exponent it is right, but for denormals: for them twice that less 2^-14, which is more for all others.
  V value = wasm_i32x4_add(wasm_v128_and(wasm_i32x4_shl(halves, 13), held.half_bits), held.half_exponent);
  value = wasm_f32x4_pmin(value, wasm_f32x4_sub(wasm_f32x4_add(value, value), held.half_smallest));
  return wasm_v128_or(value, wasm_v128_and(wasm_i32x4_shl(halves, 16), held.sign));
}

// Four halves in 32-bit lanes. Multiplying by 2^112 mends the exponent, of denormal halves too; infinities are put back (masks
// are made of them).
INLINE V halves_to_floats(V halves) {
  V magnitude = wasm_i32x4_shl(wasm_v128_and(halves, wasm_i32x4_const_splat(0x7fff)), 13);
  V value = wasm_f32x4_mul(magnitude, wasm_f32x4_const_splat(0x1p112f));
  V infinite = wasm_i32x4_ge(magnitude, wasm_i32x4_const_splat(0x7c00 << 13));
  value = wasm_v128_or(value, wasm_v128_and(infinite, wasm_i32x4_const_splat(0x7f800000)));
  return wasm_v128_or(value, wasm_i32x4_shl(wasm_v128_and(halves, wasm_i32x4_const_splat(0x8000)), 16));
}
INLINE V load_4_halves(const uint16_t * p) { return halves_to_floats(wasm_u32x4_load16x4(p)); }
// The same for finite ones, such as keys, values and weights: the sign comes along with the sign extension.
struct HalfHeld {
  V bits = held_constant<0x8fffe000>(), power = held_constant<0x77800000>();  // 2^112
};
INLINE V load_4_finite_halves(const uint16_t * p, const HalfHeld & held) {
  return wasm_f32x4_mul(wasm_v128_and(wasm_i32x4_shl(wasm_i32x4_load16x4(p), 13), held.bits), held.power);
}
INLINE V load_4_bfloats(const uint16_t * p) { return wasm_i32x4_shl(wasm_u32x4_load16x4(p), 16); }

struct ExponentialHeld {
  V least = held_constant<0xc2ae0000>(), most = held_constant<0x42b00000>();                 // -87, 88
  V log2_e = held_constant<0x3fb8aa3b>(), magic = held_constant<0x4b40007f>();               // 1.5 * 2^23 + 127
  V ln_2_high = held_constant<0xbf318000>(), ln_2_low = held_constant<0x395e8083>();         // -0.693359375, 2.12194440e-4
  V p0 = held_constant<0x39506967>(), p1 = held_constant<0x3ab743ce>(), p2 = held_constant<0x3c088908>();
  V p3 = held_constant<0x3d2aa9c1>(), p4 = held_constant<0x3e2aaaaa>(), p5 = held_constant<0x3f000000>();
  V one = held_constant<0x3f800000>();
};

// exp(x), relative error 2e-7 for x in [-87, 88]; beyond, the value at the border. Cephes' expf: x = n ln 2 + r, a polynomial
// in r, and n in the exponent. n is found by adding a number so large that the sum has no room for a fraction: its low bits are
// then n + 127.
INLINE V exponential(V x, const ExponentialHeld & held) {
  x = wasm_f32x4_pmax(held.least, wasm_f32x4_pmin(held.most, x));
  V sum = multiply_add(x, held.log2_e, held.magic), n = wasm_f32x4_sub(sum, held.magic);
  V r = multiply_add(n, held.ln_2_low, multiply_add(n, held.ln_2_high, x));
  V p = multiply_add(held.p0, r, held.p1);
  p = multiply_add(p, r, held.p2);
  p = multiply_add(p, r, held.p3);
  p = multiply_add(p, r, held.p4);
  p = multiply_add(p, r, held.p5);
  p = multiply_add(wasm_f32x4_mul(p, r), r, wasm_f32x4_add(r, held.one));
  return wasm_f32x4_mul(p, wasm_i32x4_shl(sum, 23));
}
// As above, and 0 below -87, so that what is masked weighs nothing.
INLINE V exponential_or_zero(V x, const ExponentialHeld & held) {
  return wasm_v128_and(exponential(x, held), wasm_f32x4_ge(x, held.least));
}

}  // namespace sotto
