// ggml's block formats (ggml-common.h): how 32 weights come out of each.
//
// values(block, part, held, low, high): values 0..15 and 16..31 of a block's `part`-th 32 values as bytes, which stand for
// scale * (byte - OFFSET). Scales come four at a time, as floats in lanes: of four blocks (PARTS = 1, four_scales), or of a
// block's eight parts (eight_scales). Their second vector is
//   with HAS_MINIMUM    a number that is added to every weight,
//   with HALF_SCALES    the scale of values 16..31.
#pragma once
#include "simd.h"

namespace sotto {

INLINE V low_nibbles(V v, const Held & held) { return wasm_v128_and(v, held.nibbles); }
// Shifts of 16 bits and a mask: SSE has no shift of bytes, and V8 makes each of them from six instructions.
INLINE V high_nibbles(V v, const Held & held) { return wasm_v128_and(wasm_u16x8_shr(v, 4), held.nibbles); }
// To the left, or to the right where `by` is negative; bits of a byte's neighbour come in.
INLINE V shifted(V v, int by) { return by >= 0 ? wasm_i16x8_shl(v, by) : wasm_u16x8_shr(v, -by); }

// 32 bits as 32 bytes of 0 or 16: the fifth bits of Q5_0 and Q5_1. Unpacking and permuting words, which V8 has as one instruction
// each; other shuffles take a constant first.
INLINE void fifth_bits(const uint8_t * p, const Held & held, V & low, V & high) {
  V bits = wasm_v128_load32_zero(p);
  bits = wasm_i8x16_shuffle(bits, bits, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  bits = wasm_i16x8_shuffle(bits, bits, 0, 8, 1, 9, 2, 10, 3, 11);
  low = wasm_i32x4_shuffle(bits, bits, 0, 0, 1, 1);
  high = wasm_i32x4_shuffle(bits, bits, 2, 2, 3, 3);
  low = wasm_v128_and(wasm_i8x16_eq(wasm_v128_and(low, held.each_bit), held.each_bit), held.bit_4);
  high = wasm_v128_and(wasm_i8x16_eq(wasm_v128_and(high, held.each_bit), held.each_bit), held.bit_4);
}

// A type's constants. BYTES: of a block of PARTS * 32 weights. MOST: the largest byte. IS_SIGNED: the bytes are signed, 8 bits
// (Q8_0).
template <int parts, int bytes, int offset, int most, bool has_minimum = false, bool half_scales = false, bool is_signed = false>
struct Block {
  static constexpr int PARTS = parts, BYTES = bytes, OFFSET = offset, MOST = most;
  static constexpr bool HAS_MINIMUM = has_minimum, HALF_SCALES = half_scales, IS_SIGNED = is_signed;
};

// ---- blocks of 32: they begin with the scale, and a minimum ----

// Scales of the four blocks that begin at a, b, c and d.
template <class Type>
INLINE void four_scales(const uint8_t * a, const uint8_t * b, const uint8_t * c, const uint8_t * d, const Held & held, V & scale,
                        V & minimum) {
  if constexpr (Type::HAS_MINIMUM) {
    V both = wasm_v128_load32_zero(a);
    both = wasm_v128_load32_lane(b, both, 1);
    both = wasm_v128_load32_lane(c, both, 2);
    both = wasm_v128_load32_lane(d, both, 3);
    scale = scales_to_floats(both, held);
    minimum = scales_to_floats(wasm_u32x4_shr(both, 16), held);
  } else {
    V halves = wasm_i32x4_const_splat(0);
    halves = wasm_v128_load16_lane(a, halves, 0);
    halves = wasm_v128_load16_lane(b, halves, 2);
    halves = wasm_v128_load16_lane(c, halves, 4);
    halves = wasm_v128_load16_lane(d, halves, 6);
    scale = scales_to_floats(halves, held);
  }
}

// [scale][16 bytes: value i low, value i + 16 high]
struct Q4_0 : Block<1, 18, 8, 15> {
  INLINE void values(const uint8_t * p, int, const Held & held, V & low, V & high) {
    V nibbles = wasm_v128_load(p + 2);
    low = low_nibbles(nibbles, held);
    high = high_nibbles(nibbles, held);
  }
};

// [scale][minimum][16 bytes]
struct Q4_1 : Block<1, 20, 0, 15, true> {
  INLINE void values(const uint8_t * p, int, const Held & held, V & low, V & high) {
    V nibbles = wasm_v128_load(p + 4);
    low = low_nibbles(nibbles, held);
    high = high_nibbles(nibbles, held);
  }
};

// [scale][32 fifth bits][16 bytes]
struct Q5_0 : Block<1, 22, 16, 31> {
  INLINE void values(const uint8_t * p, int, const Held & held, V & low, V & high) {
    V nibbles = wasm_v128_load(p + 6);
    fifth_bits(p + 2, held, low, high);
    low = wasm_v128_or(low_nibbles(nibbles, held), low);
    high = wasm_v128_or(high_nibbles(nibbles, held), high);
  }
};

// [scale][minimum][32 fifth bits][16 bytes]
struct Q5_1 : Block<1, 24, 0, 31, true> {
  INLINE void values(const uint8_t * p, int, const Held & held, V & low, V & high) {
    V nibbles = wasm_v128_load(p + 8);
    fifth_bits(p + 4, held, low, high);
    low = wasm_v128_or(low_nibbles(nibbles, held), low);
    high = wasm_v128_or(high_nibbles(nibbles, held), high);
  }
};

// [scale][32 signed bytes]. Where they must be without a sign, 128 is added (Form::UNSIGNED).
struct Q8_0 : Block<1, 34, 128, 255, false, false, true> {
  INLINE void values(const uint8_t * p, int, const Held & held, V & low, V & high) {
    low = wasm_v128_load(p + 2);
    high = wasm_v128_load(p + 18);
  }
};

// ---- blocks of 8 x 32 ----

// Q4_K and Q5_K: eight scales and eight minima of six bits in twelve bytes, to be multiplied by the block's two halves before.
INLINE void scales_of_k(const uint8_t * p, const Held & held, V scale[2], V minimum[2]) {
  V both = wasm_v128_load32_splat(p);
  V d = scales_to_floats(both, held), d_minimum = wasm_f32x4_neg(scales_to_floats(wasm_u32x4_shr(both, 16), held));
  uint32_t a = load_u32(p + 4), b = load_u32(p + 8), c = load_u32(p + 12);
  V bytes = wasm_i32x4_make(a & 0x3f3f3f3f, (c & 0x0f0f0f0f) | (a >> 2 & 0x30303030), b & 0x3f3f3f3f,
                            (c >> 4 & 0x0f0f0f0f) | (b >> 2 & 0x30303030));
  V s = wasm_u16x8_extend_low_u8x16(bytes), m = wasm_u16x8_extend_high_u8x16(bytes);
  scale[0] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_low_u16x8(s)));
  scale[1] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_high_u16x8(s)));
  minimum[0] = wasm_f32x4_mul(d_minimum, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_low_u16x8(m)));
  minimum[1] = wasm_f32x4_mul(d_minimum, wasm_f32x4_convert_i32x4(wasm_u32x4_extend_high_u16x8(m)));
}

// [d][d of minima][12 bytes of scales][4 x 32 bytes: part 2i low, part 2i + 1 high]
struct Q4_K : Block<8, 144, 0, 15, true> {
  INLINE void eight_scales(const uint8_t * p, const Held & held, V scale[2], V minimum[2]) {
    scales_of_k(p, held, scale, minimum);
  }
  INLINE void values(const uint8_t * p, int part, const Held & held, V & low, V & high) {
    const uint8_t * nibbles = p + 16 + (part >> 1) * 32;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = part & 1 ? high_nibbles(first, held) : low_nibbles(first, held);
    high = part & 1 ? high_nibbles(second, held) : low_nibbles(second, held);
  }
};

// [d][d of minima][12 bytes of scales][32 bytes: bit i is the fifth bit of part i][4 x 32 bytes]
struct Q5_K : Block<8, 176, 0, 31, true> {
  INLINE void eight_scales(const uint8_t * p, const Held & held, V scale[2], V minimum[2]) {
    scales_of_k(p, held, scale, minimum);
  }
  INLINE void values(const uint8_t * p, int part, const Held & held, V & low, V & high) {
    const uint8_t * nibbles = p + 48 + (part >> 1) * 32;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = wasm_v128_or(part & 1 ? high_nibbles(first, held) : low_nibbles(first, held), fifth(p + 16, part, held));
    high = wasm_v128_or(part & 1 ? high_nibbles(second, held) : low_nibbles(second, held), fifth(p + 32, part, held));
  }
  INLINE V fifth(const uint8_t * p, int part, const Held & held) {
    return wasm_v128_and(shifted(wasm_v128_load(p), 4 - part), held.bit_4);
  }
};

// [128 bytes of low nibbles][64 bytes of upper two bits][16 signed scales, one for 16 values][d]
struct Q6_K : Block<8, 210, 32, 63, false, true> {
  INLINE void eight_scales(const uint8_t * p, const Held & held, V scale[2], V second_scale[2]) {
    V d = scales_to_floats(wasm_i32x4_splat(load_u16(p + 208)), held), bytes = wasm_v128_load(p + 192);
    V even = wasm_i16x8_shr(wasm_i16x8_shl(bytes, 8), 8), odd = wasm_i16x8_shr(bytes, 8);
    scale[0] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_i32x4_extend_low_i16x8(even)));
    scale[1] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_i32x4_extend_high_i16x8(even)));
    second_scale[0] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_i32x4_extend_low_i16x8(odd)));
    second_scale[1] = wasm_f32x4_mul(d, wasm_f32x4_convert_i32x4(wasm_i32x4_extend_high_i16x8(odd)));
  }
  INLINE void values(const uint8_t * p, int part, const Held & held, V & low, V & high) {
    const int half = part >> 2, quarter = part & 3;
    const uint8_t * nibbles = p + 64 * half + 32 * (quarter & 1), * upper = p + 128 + 32 * half;
    V first = wasm_v128_load(nibbles), second = wasm_v128_load(nibbles + 16);
    low = quarter >> 1 ? high_nibbles(first, held) : low_nibbles(first, held);
    high = quarter >> 1 ? high_nibbles(second, held) : low_nibbles(second, held);
    low = wasm_v128_or(low, upper_bits(upper, quarter, held));
    high = wasm_v128_or(high, upper_bits(upper + 16, quarter, held));
  }
  INLINE V upper_bits(const uint8_t * p, int quarter, const Held & held) {
    return wasm_v128_and(shifted(wasm_v128_load(p), 4 - 2 * quarter), held.bits_4_5);
  }
};

}  // namespace sotto
