// The kernels' plain C interface: what ggml's hooks (../engine/hooks.cpp) and the tests call. README.md explains the scheme.
//
// Shapes: a matrix of weights has `rows` rows of `k` values each, k a multiple of 32 (256 for K-quants), and lies as in the
// GGUF file, a row every `row_bytes` bytes. Activations are float32. `type` is a ggml_type.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  SOTTO_F32 = 0,
  SOTTO_F16 = 1,
  SOTTO_Q4_0 = 2,
  SOTTO_Q4_1 = 3,
  SOTTO_Q5_0 = 6,
  SOTTO_Q5_1 = 7,
  SOTTO_Q8_0 = 8,
  SOTTO_Q4_K = 12,
  SOTTO_Q5_K = 13,
  SOTTO_Q6_K = 14,
  SOTTO_BF16 = 30,
};
enum {
  SOTTO_PANEL_ROWS = 8,   // rows of weights that are unpacked together
  SOTTO_TILE_TOKENS = 4,  // tokens that are multiplied together
};
// How integers are multiplied (see form.h).
enum { SOTTO_FORM_WORDS = 0, SOTTO_FORM_UNSIGNED = 1, SOTTO_FORM_SIGNED = 2, SOTTO_FORM_PAIRS = 3 };

// 1 where the kernels know the type.
int sotto_type_known(int type);
// Values that a row's length must be a multiple of: 32 or 256.
int sotto_type_multiple(int type);
// The form that Q8_0 takes on this machine; the first call tries it out.
int sotto_wide_form(void);
// For tests and benchmarks: the form that Q8_0 is to take from now on; a module without relaxed SIMD knows WORDS alone.
void sotto_set_wide_form(int form);

// Bytes of packed activations: of a tile of SOTTO_TILE_TOKENS tokens, and of one token alone.
size_t sotto_tile_bytes(int type, int k);
size_t sotto_row_bytes(int type, int k);
// Bytes of a panel: SOTTO_PANEL_ROWS rows of weights, unpacked.
size_t sotto_panel_bytes(int type, int k);

// Packs 1 to 4 tokens for `type`. x: token t begins at x + t * stride (in floats). Tokens that are missing repeat the last.
void sotto_pack_tile(int type, int k, const float * x, size_t stride, int tokens, void * tile);
// Packs the blocks of 32 values from `first` up to `end` of one token: threads share a long row.
void sotto_pack_row(int type, const float * x, int first, int end, void * packed);
// Unpacks 1 to 8 rows of weights. Rows that are missing repeat the last.
void sotto_panel(int type, int k, const void * weights, size_t row_bytes, int rows, void * panel);
// out[t * stride + r] = panel row r times tile token t: always 8 rows and 4 tokens.
void sotto_panel_times_tile(int type, int k, const void * panel, const void * tile, float * out, size_t stride);
// out[r] = row r times one packed token, straight from the file's layout; any number of rows.
void sotto_rows_times_row(int type, int k, const void * weights, size_t row_bytes, int rows, const void * packed, float * out);

// out[t * stride + r] for all rows and tokens, with memory of the caller's: for tests. `work` holds the panel and the tile.
size_t sotto_product_work(int type, int k);
void sotto_product(int type, int k, const void * weights, size_t row_bytes, int rows, const float * x, int tokens, float * out,
                   void * work);

// ---- attention.cpp ----

// One head of keys and values (float16) and `queries` queries (1 to 4) of one token that share them; k_stride, v_stride: bytes
// from a position to the next; dk % 4 == 0, dv % 16 == 0. mask: n halves that are added to the scores, or null.
// scores: 4 * n floats of work memory. out[q]: dv floats.
void sotto_attend_one(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                      size_t v_stride, const uint16_t * mask, int n, float scale, float * scores, float * const * out);

enum { SOTTO_QUERY_TILE = 256 };  // queries of a prompt that are taken together
// Work memory of sotto_attend_many, in bytes.
size_t sotto_attend_many_work(int dk, int dv);
// `queries` queries (1 to SOTTO_QUERY_TILE) against n positions of one head; as above, but each query has a mask of its own
// (mask[i], or mask null for none). dk % 4 == 0, dv % 8 == 0. Queries and outputs are rows of dk and dv floats. What comes out for
// a query depends on nothing that it does not see: neither on other queries nor on what hidden positions hold.
void sotto_attend_many(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                       size_t v_stride, const uint16_t * const * mask, int n, float scale, void * work, float * const * out);

// ---- pointwise.cpp ----

// y = silu(x) * gate; n % 4 == 0.
void sotto_swiglu(float * y, const float * x, const float * gate, int n);
// y = gelu(x) * gate, by the formula with the tangent; n % 4 == 0.
void sotto_geglu(float * y, const float * x, const float * gate, int n);
// y = exp(x - max), and returns their sum; n % 4 == 0.
float sotto_exp_sum(int n, float * y, const float * x, float max);

#ifdef __cplusplus
}
#endif
