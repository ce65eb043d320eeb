// Weights in F32, F16 and BF16: the same panels and tiles, of floats, whatever the weights' type. 26 GMAC/s in V8.
//   a tile's block of 32 values:   [32 values x 4 tokens]
//   a panel's block of four rows:  [32 values x 4 rows]
#pragma once
#include "form.h"

namespace sotto {

constexpr int FLOAT_BLOCK = 4 * 32 * sizeof(float);

struct F32 {
  static constexpr int BYTES = 4;
  INLINE V load4(const uint8_t * p, const HalfHeld &) { return wasm_v128_load(p); }
};
struct F16 {
  static constexpr int BYTES = 2;
  INLINE V load4(const uint8_t * p, const HalfHeld & held) { return load_4_finite_halves((const uint16_t *)p, held); }
};
struct BF16 {
  static constexpr int BYTES = 2;
  INLINE V load4(const uint8_t * p, const HalfHeld &) { return load_4_bfloats((const uint16_t *)p); }
};

// Four rows from `row` on, k values each, side by side: value i of row r at out[i * 4 + r], `step` floats from block to block.
template <class Type>
INLINE void interleave(int k, const uint8_t * const * row, float * out, int step) {
  const HalfHeld held;
  for (int block = 0; block < k / 32; block++, out += step) {
    for (int i = 0; i < 32; i += 4) {
      size_t at = (size_t)(32 * block + i) * Type::BYTES;
      V a = Type::load4(row[0] + at, held), b = Type::load4(row[1] + at, held);
      V c = Type::load4(row[2] + at, held), d = Type::load4(row[3] + at, held);
      transpose(a, b, c, d);
      wasm_v128_store(out + 4 * i, a);
      wasm_v128_store(out + 4 * i + 4, b);
      wasm_v128_store(out + 4 * i + 8, c);
      wasm_v128_store(out + 4 * i + 12, d);
    }
  }
}

KERNEL inline void pack_float_tile(int k, const float * x, size_t stride, int tokens, float * out) {
  const uint8_t * token[4];
  for (int t = 0; t < 4; t++) token[t] = (const uint8_t *)(x + (t < tokens ? t : tokens - 1) * stride);
  interleave<F32>(k, token, out, FLOAT_BLOCK / sizeof(float));
}

template <class Type>
KERNEL void float_panel(int k, const uint8_t * weights, size_t row_bytes, int rows, float * out) {
  constexpr int GROUPS = SOTTO_PANEL_ROWS / 4, BLOCK = FLOAT_BLOCK / sizeof(float);
  for (int g = 0; g < GROUPS; g++) {
    const uint8_t * row[4];
    for (int r = 0; r < 4; r++) row[r] = weights + (4 * g + r < rows ? 4 * g + r : rows - 1) * row_bytes;
    interleave<Type>(k, row, out + g * BLOCK, GROUPS * BLOCK);
  }
}

KERNEL inline void float_panel_times_tile(int blocks, const float * panel, const float * tile, float * out, size_t stride) {
  constexpr int G = SOTTO_PANEL_ROWS / 4, T = SOTTO_TILE_TOKENS, BLOCK = FLOAT_BLOCK / sizeof(float);
  V result[G][T];
  UNROLL for (int g = 0; g < G; g++) {
    UNROLL for (int t = 0; t < T; t++) result[g][t] = wasm_f32x4_const_splat(0);
  }
  for (int block = 0; block < blocks; block++, panel += G * BLOCK, tile += BLOCK) {
    KEEP_LOOP for (int column = 0; column < 32; column++) {
      V weights[G];
      UNROLL for (int g = 0; g < G; g++) weights[g] = wasm_v128_load(panel + g * BLOCK + 4 * column);
      UNROLL for (int t = 0; t < T; t++) {
        V activation = wasm_v128_load32_splat(tile + 4 * column + t);
        UNROLL for (int g = 0; g < G; g++) result[g][t] = multiply_add(activation, weights[g], result[g][t]);
      }
    }
  }
  UNROLL for (int t = 0; t < T; t++) {
    UNROLL for (int g = 0; g < G; g++) wasm_v128_store(out + t * stride + 4 * g, result[g][t]);
  }
}

// Decoding; k % 32 == 0. As rows_times_row.
template <class Type>
KERNEL void float_rows_times_row(int k, const uint8_t * weights, size_t row_bytes, int rows, const float * x, float * out) {
  const HalfHeld held;
  for (int r = 0; r < rows; r++, weights += row_bytes) {
    const uint8_t * p = weights;
    V sum[4];  // four chains: an addition takes four cycles
    UNROLL for (int i = 0; i < 4; i++) sum[i] = wasm_f32x4_const_splat(0);
    for (int at = 0; at < k; at += 16, p += 16 * Type::BYTES) {
      UNROLL for (int i = 0; i < 4; i++) {
        sum[i] = multiply_add(Type::load4(p + 4 * i * Type::BYTES, held), wasm_v128_load(x + at + 4 * i), sum[i]);
      }
    }
    out[r] = sum_of_lanes(wasm_f32x4_add(wasm_f32x4_add(sum[0], sum[1]), wasm_f32x4_add(sum[2], sum[3])));
  }
}

}  // namespace sotto
