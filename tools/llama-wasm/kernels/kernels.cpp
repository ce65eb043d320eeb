// Chooses the kernel by type and form: everything behind kernels.h's matrix functions. A new type is a struct in blocks.h (or
// floats.h) and a line in each of the switches here.
#include "kernels.h"
#include "activations.h"
#include "blocks.h"
#include "floats.h"
#include "form.h"
#include "panel.h"
#include "product.h"
#include "row.h"

namespace sotto {

// Q8_0's form on this machine, -1 until it has been asked. Threads may ask at once: all find the same.
static int wide_form = -1;

static bool is_float(int type) { return type == SOTTO_F32 || type == SOTTO_F16 || type == SOTTO_BF16; }

// Of types of up to seven bits.
static Form narrow_form() {
#ifdef __wasm_relaxed_simd__
  // Where the top bit makes sums saturate, bytes are multiplied by two instructions that V8 and SpiderMonkey need five for.
  return sotto_wide_form() == SOTTO_FORM_WORDS ? Form::PAIRS : Form::UNSIGNED;
#else
  return Form::WORDS;
#endif
}

static Form form_of(int type) { return type == SOTTO_Q8_0 ? (Form)sotto_wide_form() : narrow_form(); }

template <class Type, Form form>
struct Kernel {
  using type = Type;
  static constexpr Form FORM = form;
};

template <class Type, class Use>
INLINE void with_narrow_kernel(Use use) {
#ifdef __wasm_relaxed_simd__
  if (narrow_form() == Form::PAIRS) return use(Kernel<Type, Form::PAIRS>());
  use(Kernel<Type, Form::UNSIGNED>());
#else
  use(Kernel<Type, Form::WORDS>());
#endif
}

// Calls `use` with the Kernel of a type: use(Kernel<Q4_0, Form::WORDS>()) and so on.
template <class Use>
INLINE void with_kernel(int type, Use use) {
  switch (type) {
    case SOTTO_Q4_0: return with_narrow_kernel<Q4_0>(use);
    case SOTTO_Q4_1: return with_narrow_kernel<Q4_1>(use);
    case SOTTO_Q5_0: return with_narrow_kernel<Q5_0>(use);
    case SOTTO_Q5_1: return with_narrow_kernel<Q5_1>(use);
    case SOTTO_Q4_K: return with_narrow_kernel<Q4_K>(use);
    case SOTTO_Q5_K: return with_narrow_kernel<Q5_K>(use);
    case SOTTO_Q6_K: return with_narrow_kernel<Q6_K>(use);
    case SOTTO_Q8_0:
#ifdef __wasm_relaxed_simd__
      if (sotto_wide_form() == SOTTO_FORM_UNSIGNED) return use(Kernel<Q8_0, Form::UNSIGNED>());
      if (sotto_wide_form() == SOTTO_FORM_SIGNED) return use(Kernel<Q8_0, Form::SIGNED>());
#endif
      return use(Kernel<Q8_0, Form::WORDS>());
    default: __builtin_trap();
  }
}

// The same for types that are floats.
template <class Use>
INLINE void with_floats(int type, Use use) {
  switch (type) {
    case SOTTO_F32: return use(F32());
    case SOTTO_F16: return use(F16());
    default: return use(BF16());
  }
}

}  // namespace sotto

using namespace sotto;

extern "C" {

int sotto_type_known(int type) {
  switch (type) {
    case SOTTO_F32: case SOTTO_F16: case SOTTO_BF16: case SOTTO_Q8_0:
    case SOTTO_Q4_0: case SOTTO_Q4_1: case SOTTO_Q5_0: case SOTTO_Q5_1: case SOTTO_Q4_K: case SOTTO_Q5_K: case SOTTO_Q6_K:
      return 1;
    default: return 0;
  }
}

int sotto_type_multiple(int type) { return type == SOTTO_Q4_K || type == SOTTO_Q5_K || type == SOTTO_Q6_K ? 256 : 32; }

int sotto_wide_form(void) {
  if (wide_form < 0) wide_form = (int)probe_wide_form();
  return wide_form;
}

void sotto_set_wide_form(int form) {
#ifdef __wasm_relaxed_simd__
  wide_form = form;
#else
  (void)form;
#endif
}

size_t sotto_tile_bytes(int type, int k) {
  return (size_t)(k / 32) * (is_float(type) ? FLOAT_BLOCK : tile_block(form_of(type)));
}
size_t sotto_row_bytes(int type, int k) {
  return is_float(type) ? (size_t)k * sizeof(float) : (size_t)((k + 127) / 128) * row_group(form_of(type));
}
size_t sotto_panel_bytes(int type, int k) {
  return (size_t)(k / 32) * (SOTTO_PANEL_ROWS / 4) * (is_float(type) ? FLOAT_BLOCK : panel_block(form_of(type)));
}

void sotto_pack_tile(int type, int k, const float * x, size_t stride, int tokens, void * tile) {
  if (is_float(type)) return pack_float_tile(k, x, stride, tokens, (float *)tile);
  with_kernel(type, [&](auto kernel) {
    pack_tile<typename decltype(kernel)::type, decltype(kernel)::FORM>(k, x, stride, tokens, (uint8_t *)tile);
  });
}

void sotto_pack_row(int type, const float * x, int first, int end, void * packed) {
  if (is_float(type)) {
    __builtin_memcpy((float *)packed + 32 * first, x + 32 * first, (size_t)(end - first) * 32 * sizeof(float));
    return;
  }
  with_kernel(type, [&](auto kernel) {
    pack_row<typename decltype(kernel)::type, decltype(kernel)::FORM>(x, first, end, (uint8_t *)packed);
  });
}

void sotto_panel(int type, int k, const void * weights, size_t row_bytes, int rows, void * out) {
  const uint8_t * bytes = (const uint8_t *)weights;
  if (is_float(type)) {
    return with_floats(type, [&](auto floats) { float_panel<decltype(floats)>(k, bytes, row_bytes, rows, (float *)out); });
  }
  with_kernel(type, [&](auto kernel) {
    panel<typename decltype(kernel)::type, decltype(kernel)::FORM>(k, bytes, row_bytes, rows, (uint8_t *)out);
  });
}

void sotto_panel_times_tile(int type, int k, const void * panel, const void * tile, float * out, size_t stride) {
  if (is_float(type)) return float_panel_times_tile(k / 32, (const float *)panel, (const float *)tile, out, stride);
  with_kernel(type, [&](auto kernel) {
    using Type = typename decltype(kernel)::type;
    constexpr Form FORM = decltype(kernel)::FORM;
    panel_times_tile<FORM, offset<Type, FORM>() != 0, Type::HAS_MINIMUM, Type::HALF_SCALES, Type::MOST>(
        k / 32, (const uint8_t *)panel, (const uint8_t *)tile, out, stride);
  });
}

void sotto_rows_times_row(int type, int k, const void * weights, size_t row_bytes, int rows, const void * packed, float * out) {
  const uint8_t * bytes = (const uint8_t *)weights;
  // Some rows a call: V8 puts optimized code in place at a call alone.
  constexpr int SOME = 16;
  for (int r = 0; r < rows; r += SOME, bytes += SOME * row_bytes, out += SOME) {
    const int some = rows - r < SOME ? rows - r : SOME;
    if (is_float(type)) {
      with_floats(type, [&](auto floats) {
        float_rows_times_row<decltype(floats)>(k, bytes, row_bytes, some, (const float *)packed, out);
      });
    } else {
      with_kernel(type, [&](auto kernel) {
        rows_times_row<typename decltype(kernel)::type, decltype(kernel)::FORM>(
            k / 32, bytes, row_bytes, some, (const uint8_t *)packed, out);
      });
    }
  }
}

size_t sotto_product_work(int type, int k) {
  return sotto_panel_bytes(type, k) + sotto_tile_bytes(type, k) + SOTTO_PANEL_ROWS * SOTTO_TILE_TOKENS * sizeof(float);
}

void sotto_product(int type, int k, const void * weights, size_t row_bytes, int rows, const float * x, int tokens, float * out,
                   void * work) {
  if (tokens == 1) {
    sotto_pack_row(type, x, 0, k / 32, work);
    sotto_rows_times_row(type, k, weights, row_bytes, rows, work, out);
    return;
  }
  char * tile = (char *)work + sotto_panel_bytes(type, k);
  float * corner = (float *)(tile + sotto_tile_bytes(type, k));
  for (int t = 0; t < tokens; t += SOTTO_TILE_TOKENS) {
    const int some = tokens - t < SOTTO_TILE_TOKENS ? tokens - t : SOTTO_TILE_TOKENS;
    sotto_pack_tile(type, k, x + (size_t)t * k, k, some, tile);
    for (int r = 0; r < rows; r += SOTTO_PANEL_ROWS) {
      const int left = rows - r < SOTTO_PANEL_ROWS ? rows - r : SOTTO_PANEL_ROWS;
      sotto_panel(type, k, (const char *)weights + r * row_bytes, row_bytes, left, work);
      sotto_panel_times_tile(type, k, work, tile, corner, SOTTO_PANEL_ROWS);
      for (int i = 0; i < some; i++) {
        __builtin_memcpy(out + (size_t)(t + i) * rows + r, corner + i * SOTTO_PANEL_ROWS, left * sizeof(float));
      }
    }
  }
}

}  // extern "C"
