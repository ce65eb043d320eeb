// The micro-kernel: a panel of 8 rows times a tile of 4 tokens. Everything of a prompt's speed is in its inner loop.
//
// A vector's lanes are four rows. One load fills a vector with four bytes (or two words) of one token, and is multiplied by the
// same columns of four rows: so no sum across lanes is ever taken. 2 groups of rows x 4 tokens = 8 sums stay in registers;
// SSE and NEON have 16, and V8 spills beyond: 1 x 4 is a third slower, 4 x 4 gains 8 %. Measured in V8 on one thread:
// 24 GMAC/s in words, 46 in bytes.
#pragma once
#include "form.h"

namespace sotto {

// blocks: of 32 values of k. out[t * stride + row].
template <Form form, bool has_minimum, bool half_scales>
KERNEL void panel_times_tile(int blocks, const uint8_t * panel, const uint8_t * tile, float * out, size_t stride) {
  constexpr int G = SOTTO_PANEL_ROWS / 4, T = SOTTO_TILE_TOKENS, GROUP = panel_block(form);
  constexpr int VALUES = 4 * value_bytes(form), COLUMNS = VALUES / 16;
  constexpr int HALVES = half_scales ? 2 : 1;  // a scale for 16 values: the sums are turned into floats twice
  V result[G][T];
  UNROLL for (int g = 0; g < G; g++) {
    UNROLL for (int t = 0; t < T; t++) result[g][t] = wasm_f32x4_const_splat(0);
  }
  for (int block = 0; block < blocks; block++, panel += G * GROUP, tile += tile_block(form)) {
    UNROLL for (int half = 0; half < HALVES; half++) {
      V sum[G][T];
      UNROLL for (int t = 0; t < T; t++) {
        V start = has_minimum ? wasm_i32x4_const_splat(0) : wasm_v128_load32_splat(tile + VALUES + 16 + 16 * half + 4 * t);
        UNROLL for (int g = 0; g < G; g++) sum[g][t] = start;
      }
      UNROLL for (int column = half * COLUMNS / HALVES; column < (half + 1) * COLUMNS / HALVES; column++) {
        V weights[G];
        UNROLL for (int g = 0; g < G; g++) weights[g] = wasm_v128_load(panel + g * GROUP + 16 * column);
        UNROLL for (int t = 0; t < T; t++) {
          V activations = wasm_v128_load32_splat(tile + 16 * column + 4 * t);
          UNROLL for (int g = 0; g < G; g++) sum[g][t] = dot_add<form>(sum[g][t], activations, weights[g]);
        }
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
