// Panels: eight rows of weights unpacked, in two groups of four rows that lie side by side. A panel (5 or 9 bytes for 4 weights;
// 90 kB at most for rows of 2,048) stays in the nearest caches and serves all tokens of a step. It is made anew in every step:
// weights stay as in the file, without a second copy in memory, and unpacking costs some 1/tokens of the product.
#pragma once
#include "activations.h"

namespace sotto {

// Bytes as they are multiplied: Q8_0's get their sign turned into an offset where the machine wants them without one.
template <class Type, Form form>
INLINE V as_bytes(V v) {
  if constexpr (Type::IS_SIGNED && form == Form::UNSIGNED) return wasm_v128_xor(v, wasm_i8x16_const_splat((char)0x80));
  return v;
}
template <class Type>
INLINE V low_words(V v) {
  return Type::IS_SIGNED ? wasm_i16x8_extend_low_i8x16(v) : wasm_u16x8_extend_low_u8x16(v);
}
template <class Type>
INLINE V high_words(V v) {
  return Type::IS_SIGNED ? wasm_i16x8_extend_high_i8x16(v) : wasm_u16x8_extend_high_u8x16(v);
}

// Four rows' vectors as four vectors of 32 bits of each row.
INLINE void store_transposed(uint8_t * p, V a, V b, V c, V d) {
  transpose(a, b, c, d);
  wasm_v128_store(p, a);
  wasm_v128_store(p + 16, b);
  wasm_v128_store(p + 32, c);
  wasm_v128_store(p + 48, d);
}

template <class Type, Form form>
INLINE void store_four_rows(uint8_t * out, V low[4], V high[4]) {
  if constexpr (form == Form::WORDS) {
    store_transposed(out, low_words<Type>(low[0]), low_words<Type>(low[1]), low_words<Type>(low[2]), low_words<Type>(low[3]));
    store_transposed(out + 64, high_words<Type>(low[0]), high_words<Type>(low[1]), high_words<Type>(low[2]), high_words<Type>(low[3]));
    out += 128;
    store_transposed(out, low_words<Type>(high[0]), low_words<Type>(high[1]), low_words<Type>(high[2]), low_words<Type>(high[3]));
    store_transposed(out + 64, high_words<Type>(high[0]), high_words<Type>(high[1]), high_words<Type>(high[2]), high_words<Type>(high[3]));
  } else {
    UNROLL for (int r = 0; r < 4; r++) {
      low[r] = as_bytes<Type, form>(low[r]);
      high[r] = as_bytes<Type, form>(high[r]);
    }
    store_transposed(out, low[0], low[1], low[2], low[3]);
    store_transposed(out + 64, high[0], high[1], high[2], high[3]);
  }
}

// Scales of four rows, in lanes: of `blocks` = Type::PARTS times 32 values from each row's pointer on.
template <class Type>
INLINE void scales_of_four_rows(const uint8_t * const * row, const Held & held, V scale[Type::PARTS], V extra[Type::PARTS]) {
  if constexpr (Type::PARTS == 1) {
    four_scales<Type>(row[0], row[1], row[2], row[3], held, scale[0], extra[0]);
  } else {
    V s[4][2], e[4][2];
    UNROLL for (int r = 0; r < 4; r++) Type::eight_scales(row[r], held, s[r], e[r]);
    UNROLL for (int half = 0; half < 2; half++) {
      transpose(s[0][half], s[1][half], s[2][half], s[3][half]);
      transpose(e[0][half], e[1][half], e[2][half], e[3][half]);
      UNROLL for (int i = 0; i < 4; i++) {
        scale[4 * half + i] = s[i][half];
        extra[4 * half + i] = e[i][half];
      }
    }
  }
}

template <class Type, Form form>
KERNEL void panel(int k, const uint8_t * weights, size_t row_bytes, int rows, uint8_t * out) {
  constexpr int G = SOTTO_PANEL_ROWS / 4, VALUES = 4 * value_bytes(form), STEP = G * panel_block(form);
  const Held held;
  for (int g = 0; g < G; g++) {
    const uint8_t * row[4];
    for (int r = 0; r < 4; r++) row[r] = weights + (4 * g + r < rows ? 4 * g + r : rows - 1) * row_bytes;
    uint8_t * block = out + g * panel_block(form);
    for (int b = 0; b < k / 32; b += Type::PARTS) {
      V scale[Type::PARTS], extra[Type::PARTS];
      scales_of_four_rows<Type>(row, held, scale, extra);
      UNROLL for (int part = 0; part < Type::PARTS; part++, block += STEP) {
        V low[4], high[4];
        UNROLL for (int r = 0; r < 4; r++) Type::values(row[r], part, held, low[r], high[r]);
        store_four_rows<Type, form>(block, low, high);
        wasm_v128_store(block + VALUES, scale[part]);
        if constexpr (Type::HAS_MINIMUM || Type::HALF_SCALES) wasm_v128_store(block + VALUES + 16, extra[part]);
      }
      UNROLL for (int r = 0; r < 4; r++) row[r] += Type::BYTES;
    }
  }
}

}  // namespace sotto
