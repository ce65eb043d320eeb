// ggml's block formats (ggml-common.h): how 32 weights come out of each.
//
// unpack(block, part, low, high, scale, extra): values 0..15 and 16..31 of a block's `part`-th 32 values as bytes, which stand
// for scale * (byte - OFFSET). `extra` is
//   with HAS_MINIMUM    a number that is added to every weight,
//   with HALF_SCALES    the scale of values 16..31.
#pragma once
#include "simd.h"

namespace sotto {

INLINE V low_nibbles(V v) { return wasm_v128_and(v, wasm_i8x16_const_splat(15)); }
INLINE V high_nibbles(V v) { return wasm_u8x16_shr(v, 4); }
INLINE float load_half(const uint8_t * p) { return half_to_float(load_u16(p)); }

// 16 bits as 16 bytes of 0 or 16: the fifth bits of Q5_0 and Q5_1.
INLINE V fifth_bits(uint32_t bits) {
  V bytes = wasm_i8x16_swizzle(wasm_i32x4_splat((int)bits), wasm_i8x16_const(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  V mask = wasm_i8x16_const(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  return wasm_v128_and(wasm_i8x16_eq(wasm_v128_and(bytes, mask), mask), wasm_i8x16_const_splat(16));
}

// A type's constants. BYTES: of a block of PARTS * 32 weights. IS_SIGNED: the bytes are signed, 8 bits (Q8_0).
template <int parts, int bytes, int offset, bool has_minimum = false, bool half_scales = false, bool is_signed = false>
struct Block {
  static constexpr int PARTS = parts, BYTES = bytes, OFFSET = offset;
  static constexpr bool HAS_MINIMUM = has_minimum, HALF_SCALES = half_scales, IS_SIGNED = is_signed;
};

// [scale][16 bytes: value i low, value i + 16 high]
struct Q4_0 : Block<1, 18, 8> {
  INLINE void unpack(const uint8_t * p, int, V & low, V & high, float & scale, float &) {
    V nibbles = wasm_v128_load(p + 2);
    low = low_nibbles(nibbles);
    high = high_nibbles(nibbles);
    scale = load_half(p);
  }
};

// [scale][minimum][16 bytes]
struct Q4_1 : Block<1, 20, 0, true> {
  INLINE void unpack(const uint8_t * p, int, V & low, V & high, float & scale, float & minimum) {
    V nibbles = wasm_v128_load(p + 4);
    low = low_nibbles(nibbles);
    high = high_nibbles(nibbles);
    scale = load_half(p);
    minimum = load_half(p + 2);
  }
};

// [scale][32 fifth bits][16 bytes]
struct Q5_0 : Block<1, 22, 16> {
  INLINE void unpack(const uint8_t * p, int, V & low, V & high, float & scale, float &) {
    V nibbles = wasm_v128_load(p + 6);
    uint32_t fifth = load_u32(p + 2);
    low = wasm_v128_or(low_nibbles(nibbles), fifth_bits(fifth));
    high = wasm_v128_or(high_nibbles(nibbles), fifth_bits(fifth >> 16));
    scale = load_half(p);
  }
};

// [scale][minimum][32 fifth bits][16 bytes]
struct Q5_1 : Block<1, 24, 0, true> {
  INLINE void unpack(const uint8_t * p, int, V & low, V & high, float & scale, float & minimum) {
    V nibbles = wasm_v128_load(p + 8);
    uint32_t fifth = load_u32(p + 4);
    low = wasm_v128_or(low_nibbles(nibbles), fifth_bits(fifth));
    high = wasm_v128_or(high_nibbles(nibbles), fifth_bits(fifth >> 16));
    scale = load_half(p);
    minimum = load_half(p + 2);
  }
};

// [scale][32 signed bytes]. Where they must be without a sign, 128 is added (Form::UNSIGNED).
struct Q8_0 : Block<1, 34, 128, false, false, true> {
  INLINE void unpack(const uint8_t * p, int, V & low, V & high, float & scale, float &) {
    low = wasm_v128_load(p + 2);
    high = wasm_v128_load(p + 18);
    scale = load_half(p);
  }
};

// Q4_K and Q5_K: eight scales and eight minima of six bits in twelve bytes, all to be multiplied by the block's two halves.
INLINE void k_scales(const uint8_t * p, int part, float d, float d_minimum, float & scale, float & minimum) {
  int s, m;
  if (part < 4) {
    s = p[part] & 63;
    m = p[part + 4] & 63;
  } else {
    s = (p[part + 4] & 15) | (p[part - 4] >> 6) << 4;
    m = p[part + 4] >> 4 | (p[part] >> 6) << 4;
  }
  scale = d * (float)s;
  minimum = -(d_minimum * (float)m);
}

// [d][d of minima][12 bytes of scales][4 x 32 bytes: part 2i low, part 2i + 1 high]
struct Q4_K : Block<8, 144, 0, true> {
  INLINE void unpack(const uint8_t * p, int part, V & low, V & high, float & scale, float & minimum) {
    const uint8_t * nibbles = p + 16 + (part >> 1) * 32;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = part & 1 ? high_nibbles(first) : low_nibbles(first);
    high = part & 1 ? high_nibbles(second) : low_nibbles(second);
    k_scales(p + 4, part, load_half(p), load_half(p + 2), scale, minimum);
  }
};

// [d][d of minima][12 bytes of scales][32 bytes: bit i is the fifth bit of part i][4 x 32 bytes]
struct Q5_K : Block<8, 176, 0, true> {
  INLINE void unpack(const uint8_t * p, int part, V & low, V & high, float & scale, float & minimum) {
    const uint8_t * nibbles = p + 48 + (part >> 1) * 32;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = wasm_v128_or(part & 1 ? high_nibbles(first) : low_nibbles(first), fifth(p + 16, part));
    high = wasm_v128_or(part & 1 ? high_nibbles(second) : low_nibbles(second), fifth(p + 32, part));
    k_scales(p + 4, part, load_half(p), load_half(p + 2), scale, minimum);
  }
  INLINE V fifth(const uint8_t * p, int part) {
    return wasm_i8x16_shl(wasm_v128_and(wasm_u8x16_shr(wasm_v128_load(p), part), wasm_i8x16_const_splat(1)), 4);
  }
};

// [128 bytes of low nibbles][64 bytes of upper two bits][16 signed scales, one for 16 values][d]
struct Q6_K : Block<8, 210, 32, false, true> {
  INLINE void unpack(const uint8_t * p, int part, V & low, V & high, float & scale, float & second_scale) {
    const int half = part >> 2, quarter = part & 3;
    const uint8_t * nibbles = p + 64 * half + 32 * (quarter & 1), * upper = p + 128 + 32 * half;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = wasm_v128_or(quarter >> 1 ? high_nibbles(first) : low_nibbles(first), upper_bits(upper, quarter));
    high = wasm_v128_or(quarter >> 1 ? high_nibbles(second) : low_nibbles(second), upper_bits(upper + 16, quarter));
    float d = load_half(p + 208);
    scale = d * (float)(int8_t)p[192 + 2 * part];
    second_scale = d * (float)(int8_t)p[193 + 2 * part];
  }
  INLINE V upper_bits(const uint8_t * p, int quarter) {
    V two = wasm_v128_and(wasm_u8x16_shr(wasm_v128_load(p), 2 * quarter), wasm_i8x16_const_splat(3));
    return wasm_i8x16_shl(two, 4);
  }
};

}  // namespace sotto
