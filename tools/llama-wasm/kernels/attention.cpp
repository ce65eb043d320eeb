// Attention of one token (decoding) over keys and values in half precision, in float arithmetic. Of prompts: prompt-attention.cpp.
// ggml's own look halves up in a table and, when decoding, add in half precision: 40 % of a token's time. Keys and values in
// half precision with these kernels are faster than in float without them, for half as much memory is read.
#include "kernels.h"
#include "simd.h"

namespace sotto {

constexpr float NEGATIVE_INFINITY = -__builtin_inff();

// ---- one token ----

// The products of `queries` queries that share the keys with `n` positions, a multiple of `count` (4, 2 or 1), which are taken
// together. They are summed in lanes, and lanes at the end. scores: a row for each query, `row` floats apart.
template <int queries, int count>
KERNEL void scores_of(int n, int dk, const float * const * q, const uint8_t * k, size_t k_stride, float * scores, int row) {
  const HalfHeld held;
  for (int at = 0; at < n; at += count, k += count * k_stride) {
    V sum[queries][4];
    UNROLL for (int i = 0; i < queries; i++) {
      UNROLL for (int j = 0; j < 4; j++) sum[i][j] = wasm_f32x4_const_splat(0);
    }
    KEEP_LOOP for (int d = 0; d < dk; d += 4) {
      UNROLL for (int j = 0; j < count; j++) {
        V key = load_4_finite_halves((const uint16_t *)(k + j * k_stride) + d, held);
        UNROLL for (int i = 0; i < queries; i++) sum[i][j] = multiply_add(wasm_v128_load(q[i] + d), key, sum[i][j]);
      }
    }
    UNROLL for (int i = 0; i < queries; i++) {
      float * out = scores + i * row + at;
      V score = count == 1 ? wasm_f32x4_splat(sum_of_lanes(sum[i][0])) : four_sums(sum[i][0], sum[i][1], sum[i][2], sum[i][3]);
      if (count == 4) wasm_v128_store(out, score);
      if (count == 2) wasm_v128_store64_lane(out, score, 0);
      if (count == 1) wasm_v128_store32_lane(out, score, 0);
    }
  }
}

static float exponential_of(float x) {
  return wasm_f32x4_extract_lane(exponential_or_zero(wasm_f32x4_splat(x), ExponentialHeld()), 0);
}

// Products to scores: times `scale`, plus the mask. Returns the largest.
static KERNEL float scale_and_mask(float * scores, int n, float scale, const uint16_t * mask) {
  V factor = wasm_f32x4_splat(scale), most = wasm_f32x4_const_splat(NEGATIVE_INFINITY);
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    V score = wasm_f32x4_mul(wasm_v128_load(scores + i), factor);
    if (mask) score = wasm_f32x4_add(score, load_4_halves(mask + i));
    wasm_v128_store(scores + i, score);
    most = wasm_f32x4_pmax(most, score);
  }
  float max = max_of_lanes(most);
  for (; i < n; i++) {
    scores[i] *= scale;
    if (mask) scores[i] += wasm_f32x4_extract_lane(halves_to_floats(wasm_i32x4_splat(mask[i])), 0);
    max = scores[i] > max ? scores[i] : max;
  }
  return max;
}

// Scores to weights, not yet divided by their sum, which is returned. All masked: weights and sum 0.
static float soft_max(float * scores, int n, float max) {
  if (max == NEGATIVE_INFINITY) {
    for (int i = 0; i < n; i++) scores[i] = 0;
    return 0;
  }
  const int whole = n & ~3;
  float sum = whole ? sotto_exp_sum(whole, scores, scores, max) : 0;
  for (int i = whole; i < n; i++) sum += scores[i] = exponential_of(scores[i] - max);
  return sum;
}

// 4 * vectors numbers of each output: weights times values. weights: a row of n for each query.
template <int queries, int vectors>
KERNEL void mix_values(int n, const float * weights, const uint8_t * v, size_t v_stride, float * const * out, const float * factor) {
  const HalfHeld held;
  V sum[queries][vectors];
  UNROLL for (int i = 0; i < queries; i++) {
    UNROLL for (int j = 0; j < vectors; j++) sum[i][j] = wasm_f32x4_const_splat(0);
  }
  KEEP_LOOP for (int at = 0; at < n; at++, v += v_stride) {
    V value[vectors];
    UNROLL for (int j = 0; j < vectors; j++) value[j] = load_4_finite_halves((const uint16_t *)v + 4 * j, held);
    UNROLL for (int i = 0; i < queries; i++) {
      V weight = wasm_v128_load32_splat(weights + i * n + at);
      UNROLL for (int j = 0; j < vectors; j++) sum[i][j] = multiply_add(weight, value[j], sum[i][j]);
    }
  }
  UNROLL for (int i = 0; i < queries; i++) {
    V share = wasm_f32x4_splat(factor[i]);
    UNROLL for (int j = 0; j < vectors; j++) wasm_v128_store(out[i] + 4 * j, wasm_f32x4_mul(sum[i][j], share));
  }
}

template <int queries>
static void attend_one(int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                       size_t v_stride, const uint16_t * mask, int n, float scale, float * scores, float * const * out) {
  // As many sums as there are registers for, beside what else is at hand.
  constexpr int AT_ONCE = queries > 2 ? 2 : 4, VECTORS = queries > 2 ? 2 : 4;
  const int whole = n / AT_ONCE * AT_ONCE;
  scores_of<queries, AT_ONCE>(whole, dk, q, k, k_stride, scores, n);
  scores_of<queries, 1>(n - whole, dk, q, k + whole * k_stride, k_stride, scores + whole, n);
  float factor[queries];
  for (int i = 0; i < queries; i++) {
    float sum = soft_max(scores + i * n, n, scale_and_mask(scores + i * n, n, scale, mask));
    factor[i] = sum > 0 ? 1.f / sum : 0.f;
  }
  for (int d = 0; d < dv; d += 4 * VECTORS) {
    float * part[queries];
    for (int i = 0; i < queries; i++) part[i] = out[i] + d;
    mix_values<queries, VECTORS>(n, scores, v + 2 * d, v_stride, part, factor);
  }
}

}  // namespace sotto

using namespace sotto;

extern "C" {

void sotto_attend_one(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                      size_t v_stride, const uint16_t * mask, int n, float scale, float * scores, float * const * out) {
  switch (queries) {
    case 1: return attend_one<1>(dk, dv, q, k, k_stride, v, v_stride, mask, n, scale, scores, out);
    case 2: return attend_one<2>(dk, dv, q, k, k_stride, v, v_stride, mask, n, scale, scores, out);
    case 3: return attend_one<3>(dk, dv, q, k, k_stride, v, v_stride, mask, n, scale, scores, out);
    default: return attend_one<4>(dk, dv, q, k, k_stride, v, v_stride, mask, n, scale, scores, out);
  }
}

}  // extern "C"
