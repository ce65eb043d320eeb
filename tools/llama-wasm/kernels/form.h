// The forms in which integers are multiplied, chosen at compile time, and for Q8_0 by what the machine does.
#pragma once
#include "kernels.h"
#include "simd.h"

namespace sotto {

enum class Form {
  // 16 x 16 bit, `i32x4.dot_i16x8_s`: any SIMD. Half as fast, and never wrong.
  WORDS = SOTTO_FORM_WORDS,
  // 8 x 8 bit, `i32x4.relaxed_dot_i8x16_i7x16_add`, weights without sign. The specification gives exact results where the
  // second operand has 7 bits; with its top bit set a machine may take it as with sign, without, or saturate sums at 16 bits.
  // Weights of 4, 5 and 6 bits fit always.
  UNSIGNED = SOTTO_FORM_UNSIGNED,
  // The same with signed weights of 8 bits, where the machine takes the top bit as a sign.
  SIGNED = SOTTO_FORM_SIGNED,
  // The same bytes where the machine has no instruction for it: `i16x8.relaxed_dot_i8x16_i7x16_s` adds up neighbours in 16 bits,
  // which hold 2 to 8 of such sums, by the weights' size. For types of up to seven bits.
  PAIRS = SOTTO_FORM_PAIRS,
};

// Bytes of 32 values: as bytes or as words.
constexpr int value_bytes(Form form) { return form == Form::WORDS ? 64 : 32; }

// Bytes that 32 values of K take in each layout; every group of scales is padded to keep vectors aligned.
//   a tile's block: [32 values x 4 tokens][4 scales][4 first sums][4 second sums]
constexpr int tile_block(Form form) { return 4 * value_bytes(form) + 48; }
//   one token's group of four blocks: [4 x 32 values][4 scales][4 first sums][4 second sums]
constexpr int row_group(Form form) { return 4 * value_bytes(form) + 48; }
//   a panel's block of four rows: [32 values x 4 rows][4 scales][4 minima or second scales]
constexpr int panel_block(Form form) { return 4 * value_bytes(form) + 32; }

// sum + products of four (bytes) or two (words) neighbours in each 32-bit lane.
template <Form form>
INLINE V dot_add(V sum, V activations, V weights) {
#ifdef __wasm_relaxed_simd__
  if constexpr (form != Form::WORDS) return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(activations, weights, sum);
#endif
  return wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(activations, weights));
}

// Sums of two neighbours' products in 16-bit lanes; |activation| <= 127.
INLINE V dot_pairs(V activations, V weights) {
#ifdef __wasm_relaxed_simd__
  return wasm_i16x8_relaxed_dot_i8x16_i7x16(activations, weights);
#else
  __builtin_trap();
  return activations;
#endif
}
// Such sums, added up to 32-bit lanes.
INLINE V add_pairs(V sums, const Held & held) { return wasm_i32x4_dot_i16x8(sums, held.ones); }

// What the machine makes of a second operand with its top bit set.
inline Form probe_wide_form() {
#ifdef __wasm_relaxed_simd__
  volatile signed char largest = 127, smallest = -128, all_bits = -1;  // volatile: asked of the machine, not of the compiler
  V weights = wasm_i8x16_splat(all_bits), zero = wasm_i32x4_const_splat(0);
  int up = wasm_i32x4_extract_lane(wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_i8x16_splat(largest), weights, zero), 0);
  int down = wasm_i32x4_extract_lane(wasm_i32x4_relaxed_dot_i8x16_i7x16_add(wasm_i8x16_splat(smallest), weights, zero), 0);
  if (up == 4 * 127 * 255 && down == -4 * 128 * 255) return Form::UNSIGNED;
  if (up == -4 * 127 && down == 4 * 128) return Form::SIGNED;
#endif
  return Form::WORDS;
}

}  // namespace sotto
