// The micro-kernel: a panel of 8 rows times a tile of 4 tokens. Everything of a prompt's speed is in its inner loop.
//
// A vector's lanes are four rows. One load fills a vector with four bytes (or two words) of one token, and is multiplied by the
// same columns of four rows: so no sum across lanes is ever taken. 2 groups of rows x 4 tokens = 8 sums stay in registers; SSE
// has 16, of which V8 leaves 15. Measured in V8 on one thread (Zen 4): 38 GMAC/s in words, 44 to 58 in pairs.
#pragma once
#include "form.h"

namespace sotto {

constexpr int GROUPS = SOTTO_PANEL_ROWS / 4, TOKENS = SOTTO_TILE_TOKENS;

// Adds up some columns of a block.
template <Form form>
INLINE void add_columns(const uint8_t * panel, const uint8_t * tile, int columns, V sum[GROUPS][TOKENS]) {
  // Up to an address: a counter would be one more instruction in each turn.
  KEEP_LOOP for (const uint8_t * end = panel + 16 * columns; panel != end; panel += 16, tile += 16) {
    V weights[GROUPS];
    UNROLL for (int g = 0; g < GROUPS; g++) weights[g] = wasm_v128_load(panel + g * panel_block(form));
    UNROLL for (int t = 0; t < TOKENS; t++) {
      V activations = wasm_v128_load32_splat(tile + 4 * t);
      UNROLL for (int g = 0; g < GROUPS; g++) sum[g][t] = dot_add<form>(sum[g][t], activations, weights[g]);
    }
  }
}

// The same by sums of 16 bits, as many columns at a time as these can hold with weights of at most `most`.
template <int most>
INLINE void add_columns_in_pairs(const uint8_t * panel, const uint8_t * tile, int columns, const Held & held,
                                 V sum[GROUPS][TOKENS]) {
  constexpr int FITTING = 32767 / (2 * 127 * most), SOME = FITTING >= 8 ? 8 : FITTING >= 4 ? 4 : 2;
  KEEP_LOOP for (int done = 0; done < columns; done += SOME) {
    V pairs[GROUPS][TOKENS];
    UNROLL for (int t = 0; t < TOKENS; t++) {
      UNROLL for (int g = 0; g < GROUPS; g++) pairs[g][t] = wasm_i16x8_const_splat(0);
    }
    KEEP_LOOP for (int column = 0; column < SOME; column++, panel += 16, tile += 16) {
      V weights[GROUPS];
      UNROLL for (int g = 0; g < GROUPS; g++) weights[g] = wasm_v128_load(panel + g * panel_block(Form::PAIRS));
      UNROLL for (int t = 0; t < TOKENS; t++) {
        V activations = wasm_v128_load32_splat(tile + 4 * t);
        UNROLL for (int g = 0; g < GROUPS; g++) pairs[g][t] = wasm_i16x8_add(pairs[g][t], dot_pairs(activations, weights[g]));
      }
    }
    UNROLL for (int t = 0; t < TOKENS; t++) {
      UNROLL for (int g = 0; g < GROUPS; g++) sum[g][t] = wasm_i32x4_add(sum[g][t], add_pairs(pairs[g][t], held));
    }
  }
}

// blocks: of 32 values of k. has_offset: sums start at the tile's. most: the largest byte of a weight. out[t * stride + row].
template <Form form, bool has_offset, bool has_minimum, bool half_scales, int most>
KERNEL void panel_times_tile(int blocks, const uint8_t * panel, const uint8_t * tile, float * out, size_t stride) {
  constexpr int G = GROUPS, T = TOKENS, GROUP = panel_block(form);
  constexpr int VALUES = 4 * value_bytes(form), COLUMNS = VALUES / 16;
  constexpr int HALVES = half_scales ? 2 : 1;  // a scale for 16 values: the sums are turned into floats twice
  const Held held;
  V result[G][T];
  UNROLL for (int g = 0; g < G; g++) {
    UNROLL for (int t = 0; t < T; t++) result[g][t] = wasm_f32x4_const_splat(0);
  }
  for (int block = 0; block < blocks; block++, panel += G * GROUP, tile += tile_block(form)) {
    UNROLL for (int half = 0; half < HALVES; half++) {
      V sum[G][T];
      UNROLL for (int t = 0; t < T; t++) {
        V start = has_offset ? wasm_v128_load32_splat(tile + VALUES + 16 + 16 * half + 4 * t) : wasm_i32x4_const_splat(0);
        UNROLL for (int g = 0; g < G; g++) sum[g][t] = start;
      }
      const int columns = COLUMNS / HALVES, first = 16 * half * columns;
      if constexpr (form == Form::PAIRS) {
        add_columns_in_pairs<most>(panel + first, tile + first, columns, held, sum);
      } else {
        add_columns<form>(panel + first, tile + first, columns, sum);
      }
      UNROLL for (int g = 0; g < G; g++) {
        V scales = wasm_v128_load(panel + g * GROUP + VALUES + 16 * half);
        UNROLL for (int t = 0; t < T; t++) {
          V scale = wasm_f32x4_mul(scales, wasm_v128_load32_splat(tile + VALUES + 4 * t));
          result[g][t] = multiply_add(wasm_f32x4_convert_i32x4(sum[g][t]), scale, result[g][t]);
        }
        if constexpr (has_minimum) {
          V minima = wasm_v128_load(panel + g * GROUP + VALUES + 16);
          UNROLL for (int t = 0; t < T; t++) {
            result[g][t] = multiply_add(minima, wasm_v128_load32_splat(tile + VALUES + 16 + 4 * t), result[g][t]);
          }
        }
      }
    }
  }
  UNROLL for (int t = 0; t < T; t++) {
    UNROLL for (int g = 0; g < G; g++) wasm_v128_store(out + t * stride + 4 * g, result[g][t]);
  }
}

}  // namespace sotto
