// Attention over keys and values in half precision, in float arithmetic: one token (decoding) and many tokens (prompts).
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

// ---- many tokens ----
//
// Flash attention: a tile of keys and values is unpacked to floats once (24 kB with heads of 64, which stay in the first-level
// cache), then four queries at a time go over it: scores, weights by the largest score so far, and their sum of values, which is
// kept in the output and made smaller whenever a larger score turns up. All heads that share keys, and up to SOTTO_QUERY_TILE
// queries, use one unpacking.

// Positions in a tile: a multiple of 8, the width of the float product, and less of them where heads are wide.
constexpr int MOST_KEYS = 48;
static int keys_in_tile(int dk) { return dk <= 64 ? MOST_KEYS : dk <= 128 ? 24 : 16; }

// Keys as columns: out[d * width + position]. Columns from `count` up to a multiple of four repeat the last key.
static KERNEL void unpack_keys(int dk, const uint8_t * k, size_t k_stride, int count, float * out, int width) {
  const HalfHeld held;
  for (int at = 0; at < count; at += 4) {
    const uint16_t * key[4];
    for (int j = 0; j < 4; j++) key[j] = (const uint16_t *)(k + (at + j < count ? at + j : count - 1) * k_stride);
    float * column = out + at;
    for (int d = 0; d < dk; d += 4, column += 4 * width) {
      V a = load_4_finite_halves(key[0] + d, held), b = load_4_finite_halves(key[1] + d, held);
      V c = load_4_finite_halves(key[2] + d, held), e = load_4_finite_halves(key[3] + d, held);
      transpose(a, b, c, e);
      wasm_v128_store(column, a);
      wasm_v128_store(column + width, b);
      wasm_v128_store(column + 2 * width, c);
      wasm_v128_store(column + 3 * width, e);
    }
  }
}

static KERNEL void unpack_values(int dv, const uint8_t * v, size_t v_stride, int count, float * out) {
  const HalfHeld held;
  for (int at = 0; at < count; at++, v += v_stride, out += dv) {
    for (int d = 0; d < dv; d += 4) {
      wasm_v128_store(out + d, load_4_finite_halves((const uint16_t *)v + d, held));
    }
  }
}

// Four queries side by side: number d of query i at out[4 * d + i].
static KERNEL void interleave_queries(int dk, const float * const * q, float * out) {
  for (int d = 0; d < dk; d += 4, out += 16) {
    V a = wasm_v128_load(q[0] + d), b = wasm_v128_load(q[1] + d), c = wasm_v128_load(q[2] + d), e = wasm_v128_load(q[3] + d);
    transpose(a, b, c, e);
    wasm_v128_store(out, a);
    wasm_v128_store(out + 4, b);
    wasm_v128_store(out + 8, c);
    wasm_v128_store(out + 12, e);
  }
}

// out[i][0 .. 4 * vectors) = (add: plus) the sum over j < k of a[j * step + i * row] * b[j * width + ...], for four rows i of a.
// Steps are known to the compiler: one address and offsets for all.
template <int vectors, bool add, int step, int row>
KERNEL void four_times_matrix(int k, const float * a, const float * b, int width, float * const * out) {
  V sum[4][vectors];
  UNROLL for (int i = 0; i < 4; i++) {
    UNROLL for (int j = 0; j < vectors; j++) sum[i][j] = add ? wasm_v128_load(out[i] + 4 * j) : wasm_f32x4_const_splat(0);
  }
  KEEP_LOOP for (int at = 0; at < k; at++, a += step, b += width) {
    V column[vectors];
    UNROLL for (int j = 0; j < vectors; j++) column[j] = wasm_v128_load(b + 4 * j);
    UNROLL for (int i = 0; i < 4; i++) {
      V factor = wasm_v128_load32_splat(a + i * row);
      UNROLL for (int j = 0; j < vectors; j++) sum[i][j] = multiply_add(factor, column[j], sum[i][j]);
    }
  }
  UNROLL for (int i = 0; i < 4; i++) {
    UNROLL for (int j = 0; j < vectors; j++) wasm_v128_store(out[i] + 4 * j, sum[i][j]);
  }
}

// The same for `columns` of them, a multiple of four: 4 x 8 at a time, for which there are registers. (4 x 12 needs 16, and V8
// keeps one for itself: a sum that goes through memory in each turn takes longer than all the rest.)
template <bool add, int step, int row>
static void four_times_columns(int k, const float * a, const float * b, int width, int columns, float * const * out) {
  float * part[4] = {out[0], out[1], out[2], out[3]};
  for (int left = columns; left > 0;) {
    const int some = left >= 8 ? 8 : 4;
    if (some == 8) four_times_matrix<2, add, step, row>(k, a, b, width, part);
    if (some == 4) four_times_matrix<1, add, step, row>(k, a, b, width, part);
    b += some;
    left -= some;
    for (int i = 0; i < 4; i++) part[i] += some;
  }
}

enum class Masked { NOTHING, SOME, ALL };

static KERNEL Masked how_masked(const uint16_t * mask, int count) {
  constexpr uint16_t MINUS_INFINITY = 0xfc00;
  V some = wasm_i16x8_const_splat(0), every = wasm_i16x8_const_splat(-1);
  int i = 0;
  for (; i + 8 <= count; i += 8) {
    V eight = wasm_v128_load(mask + i);
    some = wasm_v128_or(some, eight);
    every = wasm_v128_and(every, wasm_i16x8_eq(eight, wasm_i16x8_const_splat((int16_t)MINUS_INFINITY)));
  }
  bool any = wasm_v128_any_true(some), all = wasm_i16x8_all_true(every);
  for (; i < count; i++) {
    any |= mask[i] != 0;
    all &= mask[i] == MINUS_INFINITY;
  }
  return all ? Masked::ALL : any ? Masked::SOME : Masked::NOTHING;
}

// What a query knows so far: its largest score, and the sum of its weights relative to that.
struct Progress {
  float max, sum;
};

// One query's products of a tile to weights. Makes what it has so far (dv floats) smaller where a larger score turns up.
static KERNEL void weigh(float * scores, int count, float scale, const uint16_t * mask, Progress & progress, float * out, int dv) {
  const int padded = (count + 3) & ~3;
  const float max = scale_and_mask(scores, count, scale, mask);
  for (int i = count; i < padded; i++) scores[i] = NEGATIVE_INFINITY;
  if (max > progress.max) {
    float shrink = exponential_of(progress.max - max);
    progress.max = max;
    progress.sum *= shrink;
    for (int d = 0; d < dv; d += 4) wasm_v128_store(out + d, wasm_f32x4_mul(wasm_v128_load(out + d), wasm_f32x4_splat(shrink)));
  }
  progress.sum += sotto_exp_sum(padded, scores, scores, progress.max);
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

size_t sotto_attend_many_work(int dk, int dv) {
  return sizeof(float) * (size_t)(MOST_KEYS * (dk + dv + 4) + dv + SOTTO_QUERY_TILE * dk);
}

void sotto_attend_many(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                       size_t v_stride, const uint16_t * const * mask, int n, float scale, void * work, float * const * out) {
  const int width = keys_in_tile(dk);
  float * keys = (float *)work, * values = keys + MOST_KEYS * dk, * scores = values + MOST_KEYS * dv, * unused = scores + 4 * MOST_KEYS;
  float * all_queries = unused + dv;
  Progress progress[SOTTO_QUERY_TILE + 4];
  Masked masked[SOTTO_QUERY_TILE + 4];
  for (int i = 0; i < queries; i++) __builtin_memset(out[i], 0, dv * sizeof(float));
  __builtin_memset(unused, 0, dv * sizeof(float));
  for (int i = 0; i < queries + 4; i++) progress[i] = {NEGATIVE_INFINITY, 0};
  for (int first = 0; first < queries; first += 4) {
    const float * four[4];
    for (int i = 0; i < 4; i++) four[i] = q[first + i < queries ? first + i : queries - 1];
    interleave_queries(dk, four, all_queries + first * dk);
  }

  for (int at = 0; at < n; at += width) {
    const int count = n - at < width ? n - at : width;
    bool any = false;
    for (int i = 0; i < queries; i++) {
      const bool same = mask && i > 0 && mask[i] == mask[i - 1];  // heads of one token
      masked[i] = !mask ? Masked::NOTHING : same ? masked[i - 1] : how_masked(mask[i] + at, count);
      any |= masked[i] != Masked::ALL;
    }
    if (!any) continue;
    unpack_keys(dk, k + at * k_stride, k_stride, count, keys, width);
    unpack_values(dv, v + at * v_stride, v_stride, count, values);
    for (int first = 0; first < queries; first += 4) {
      float * four_out[4], * four_scores[4];
      bool group = false;
      for (int i = 0; i < 4; i++) {
        const bool real = first + i < queries;
        four_out[i] = real ? out[first + i] : unused;
        four_scores[i] = scores + i * MOST_KEYS;
        group |= real && masked[first + i] != Masked::ALL;
      }
      if (!group) continue;
      four_times_columns<false, 4, 1>(dk, all_queries + first * dk, keys, width, (count + 3) & ~3, four_scores);
      for (int i = 0; i < 4; i++) {
        if (first + i >= queries || masked[first + i] == Masked::ALL) {
          __builtin_memset(four_scores[i], 0, MOST_KEYS * sizeof(float));
          continue;
        }
        const uint16_t * added = masked[first + i] == Masked::SOME ? mask[first + i] + at : nullptr;
        weigh(four_scores[i], count, scale, added, progress[first + i], four_out[i], dv);
      }
      four_times_columns<true, 1, MOST_KEYS>(count, scores, values, dv, dv, four_out);
    }
  }
  for (int i = 0; i < queries; i++) {
    V factor = wasm_f32x4_splat(progress[i].sum > 0 ? 1.f / progress[i].sum : 0.f);
    for (int d = 0; d < dv; d += 4) wasm_v128_store(out[i] + d, wasm_f32x4_mul(wasm_v128_load(out[i] + d), factor));
  }
}

}  // extern "C"
