// Attention of many tokens (prompts), flash attention: a tile of keys and values is packed into cells once (24 kB, which stay in
// the first-level cache), then four queries at a time go over it: scores, weights relative to the largest of them, and their sum
// of values. The sum is kept in the output, and made smaller whenever a larger score turns up. All heads that share keys, and up
// to SOTTO_QUERY_TILE queries, use one packing.
#include "cells.h"

namespace sotto {

constexpr int MOST_KEYS = 96;  // in a tile
constexpr uint16_t MINUS_INFINITY = 0xfc00;

// Positions in a tile, a multiple of 8: less of them where heads are wide.
template <class Cells>
static int keys_in_tile(int dk, int dv) {
  const int keys = Cells::TILE / (dk > dv ? dk : dv) & ~7;
  return keys < 8 ? 8 : keys > MOST_KEYS ? MOST_KEYS : keys;
}

// ---- the product of both steps ----

// Four rows of `a` times eight columns of `b`. Steps are known to the compiler: one address and offsets for all.
template <class Cells, int step, int row>
INLINE void multiply(int cells, const uint8_t * a, const uint8_t * b, V sum[4][2]) {
  UNROLL for (int i = 0; i < 4; i++) sum[i][0] = sum[i][1] = wasm_i32x4_const_splat(0);
  // Up to an address: a counter is an instruction more in each turn, and 12 % of the time.
  KEEP_LOOP for (const uint8_t * end = b + 32 * cells; b != end; a += step, b += 32) {
    V left = wasm_v128_load(b), right = wasm_v128_load(b + 16);
    UNROLL for (int i = 0; i < 4; i++) {
      V cell = wasm_v128_load32_splat(a + i * row);
      sum[i][0] = Cells::add_product(sum[i][0], cell, left);
      sum[i][1] = Cells::add_product(sum[i][1], cell, right);
    }
  }
}

// Scores of four queries, a row of MOST_KEYS for each, with n keys.
template <class Cells>
static KERNEL void score(int cells, const uint8_t * q, const float * q_scales, int n, const uint8_t * k, const float * k_scales, float * out) {
  KEEP_LOOP for (int at = 0; at < n; at += 8, k += 32 * cells) {
    V sum[4][2];
    multiply<Cells, 16, 4>(cells, q, k, sum);
    V left = wasm_v128_load(k_scales + at), right = wasm_v128_load(k_scales + at + 4);
    float * row = out + at;
    UNROLL for (int i = 0; i < 4; i++, row += MOST_KEYS) {
      V scale = wasm_v128_load32_splat(q_scales + i);
      wasm_v128_store(row, wasm_f32x4_mul(Cells::to_floats(sum[i][0]), wasm_f32x4_mul(scale, left)));
      wasm_v128_store(row + 4, wasm_f32x4_mul(Cells::to_floats(sum[i][1]), wasm_f32x4_mul(scale, right)));
    }
  }
}

// What becomes of four outputs with a tile: out * shrink + share * sum of weights times values.
struct Mix {
  float shrink[4], share[4];
};

// values: strips of eight numbers, `strip` bytes from one to the next.
template <class Cells>
static KERNEL void mix(int cells, const uint8_t * weights, int dv, const uint8_t * v, int strip, const Mix & how, float * const * out) {
  float * output[4] = {out[0], out[1], out[2], out[3]};
  KEEP_LOOP for (int d = 0; d < dv; d += 8, v += strip) {
    V sum[4][2];
    multiply<Cells, 4, MOST_KEYS * 4 / Cells::NUMBERS>(cells, weights, v, sum);
    UNROLL for (int i = 0; i < 4; i++) {
      V shrink = wasm_v128_load32_splat(how.shrink + i), share = wasm_v128_load32_splat(how.share + i);
      float * p = output[i] + d;
      V first = wasm_f32x4_mul(wasm_v128_load(p), shrink), second = wasm_f32x4_mul(wasm_v128_load(p + 4), shrink);
      wasm_v128_store(p, multiply_add(Cells::to_floats(sum[i][0]), share, first));
      wasm_v128_store(p + 4, multiply_add(Cells::to_floats(sum[i][1]), share, second));
    }
  }
}

// ---- masks ----

// What a query sees of a tile: nothing before `begin` (a multiple of 8) and from `end` on. `added`: the mask has numbers.
struct Sight {
  int begin, end;
  bool added;
};

static KERNEL Sight sight_of(const uint16_t * mask, int count) {
  const V hidden = wasm_i16x8_const_splat((int16_t)MINUS_INFINITY);
  int begin = 0, end = count;
  while (end >= 8 && wasm_i16x8_all_true(wasm_i16x8_eq(wasm_v128_load(mask + end - 8), hidden))) end -= 8;
  while (end > 0 && mask[end - 1] == MINUS_INFINITY) end--;
  while (begin + 8 <= end && wasm_i16x8_all_true(wasm_i16x8_eq(wasm_v128_load(mask + begin), hidden))) begin += 8;
  V some = wasm_i16x8_const_splat(0);
  int i = begin;
  for (; i + 8 <= end; i += 8) some = wasm_v128_or(some, wasm_v128_load(mask + i));
  bool added = wasm_v128_any_true(some);
  for (; i < end; i++) added |= mask[i] != 0;
  return {begin, end, added};
}

static KERNEL void add_mask(int n, const uint16_t * mask, float * scores) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    V added = wasm_f32x4_mul(load_4_halves(mask + i), wasm_f32x4_const_splat(LOG2_E));
    wasm_v128_store(scores + i, wasm_f32x4_add(wasm_v128_load(scores + i), added));
  }
  for (; i < n; i++) scores[i] += LOG2_E * wasm_f32x4_extract_lane(halves_to_floats(wasm_i32x4_splat(mask[i])), 0);
}

// ---- weights ----

static KERNEL float most_of(int n, const float * scores) {
  V left = wasm_v128_load(scores), right = wasm_v128_load(scores + 4);
  KEEP_LOOP for (int i = 8; i < n; i += 8) {
    left = wasm_f32x4_pmax(left, wasm_v128_load(scores + i));
    right = wasm_f32x4_pmax(right, wasm_v128_load(scores + i + 4));
  }
  return max_of_lanes(wasm_f32x4_pmax(left, right));
}

// What a query knows so far: its largest score, and the sum of its weights relative to that. Scores are powers of two.
struct Progress {
  float max = NEGATIVE_INFINITY, sum = 0;

  // A sum of weights relative to `other`. Returns what earlier ones become smaller by, and what these are to be multiplied by.
  void add(float other, float weights, float & shrink, float & share) {
    const float most = other > max ? other : max;
    V factors = power_of_two(wasm_f32x4_make(max - most, other - most, 0, 0), PowerHeld());
    shrink = wasm_f32x4_extract_lane(factors, 0);
    share = wasm_f32x4_extract_lane(factors, 1);
    sum = sum * shrink + weights * share;
    max = most;
  }
};

// A query's scores with a tile to weights. Writes over the scores.
template <class Cells>
static void weigh(int n, float * scores, const float * sizes, float value, uint8_t * weights, Progress & progress, float & shrink,
                  float & share) {
  const float max = most_of(n, scores);
  if (max == NEGATIVE_INFINITY) {
    __builtin_memset(weights, 0, 4 / Cells::NUMBERS * n);
    shrink = 1;
    share = 0;
    return;
  }
  float unit;
  const float sum = Cells::weigh(n, scores, max, sizes, value, weights, unit);
  progress.add(max, sum, shrink, share);
  share *= unit;
}

// ---- all of it ----

// Where things lie in the work memory.
template <class Cells>
struct Work {
  static constexpr int BYTES = 4 / Cells::NUMBERS;  // of a number
  uint8_t * queries, * keys, * values, * weights;
  float * q_scales, * k_scales, * sizes, * scores, * unused;
  float value;
  size_t size;

  Work(int dk, int dv, void * memory) {
    const int width = keys_in_tile<Cells>(dk, dv);
    value = Cells::value_in(width);
    uint8_t * p = (uint8_t *)memory;
    auto take = [&p](size_t bytes) {
      uint8_t * taken = p;
      p += (bytes + 15) & ~(size_t)15;
      return taken;
    };
    keys = take(width * dk * BYTES);
    values = take(width * dv * BYTES);
    weights = take(4 * MOST_KEYS * BYTES);
    scores = (float *)take(4 * MOST_KEYS * sizeof(float));
    k_scales = (float *)take(MOST_KEYS * sizeof(float));
    sizes = (float *)take(MOST_KEYS * sizeof(float));
    unused = (float *)take(dv * sizeof(float));
    q_scales = (float *)take(SOTTO_QUERY_TILE * sizeof(float));
    queries = take((size_t)SOTTO_QUERY_TILE * dk * BYTES);
    size = p - (uint8_t *)memory;
  }
};

// One head of keys and values, and the queries that share it.
template <class Cells>
struct Prompt {
  static constexpr int BYTES = Work<Cells>::BYTES;
  int queries, dk, dv;
  const uint8_t * k, * v;
  size_t k_stride, v_stride;
  const uint16_t * const * mask;
  float * const * out;
  Work<Cells> work;
  Progress progress[SOTTO_QUERY_TILE];
  Sight sight[SOTTO_QUERY_TILE];

  void begin(const float * const * q, float scale) {
    for (int i = 0; i < queries; i++) __builtin_memset(out[i], 0, dv * sizeof(float));
    __builtin_memset(work.unused, 0, dv * sizeof(float));
    for (int first = 0; first < queries; first += 4) {
      const float * four[4];
      for (int i = 0; i < 4; i++) four[i] = q[first + i < queries ? first + i : queries - 1];
      Cells::pack_queries(dk, four, scale * LOG2_E, work.queries + first * dk * BYTES, work.q_scales + first);
    }
  }

  // How all queries see `count` positions from `at` on: from the first that any sees up to the last.
  Sight look(int at, int count) {
    Sight all = {count, 0, false};
    for (int i = 0; i < queries; i++) {
      const bool same = mask && i > 0 && mask[i] == mask[i - 1];  // heads of one token
      sight[i] = same ? sight[i - 1] : mask ? sight_of(mask[i] + at, count) : Sight{0, count, false};
      all = wider(all, sight[i]);
    }
    return all;
  }
  static Sight wider(Sight a, Sight b) {
    if (b.end == 0) return a;
    return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end, false};
  }

  void tile(int at, int count) {
    const Sight all = look(at, count);
    if (all.end == 0) return;
    for (int i = all.begin; i < all.end; i += 4) {
      const uint16_t * key[4];
      for (int j = 0; j < 4; j++) {
        const int position = at + (i + j < all.end ? i + j : all.end - 1);
        key[j] = (const uint16_t *)(k + position * k_stride);
      }
      // In strips of eight.
      Cells::pack_keys(dk, key, work.keys + (i & ~7) * dk * BYTES + (i & 4) * 4, work.k_scales + i);
    }
    const int cells = (all.end - all.begin + Cells::NUMBERS - 1) / Cells::NUMBERS;
    Cells::pack_values(dv, v + (at + all.begin) * v_stride, v_stride, all.end - all.begin, work.value, work.values, work.sizes);
    for (int first = 0; first < queries; first += 4) four_queries(first, at, all.begin, cells);
  }

  // begin: where the tile's values begin, which have so many cells.
  void four_queries(int first, int at, int begin, int cells) {
    const int real = queries - first < 4 ? queries - first : 4;
    Sight four = {MOST_KEYS, 0, false};
    for (int i = 0; i < real; i++) four = wider(four, sight[first + i]);
    if (four.end == 0) return;
    const int n = (four.end - four.begin + 7) & ~7;
    score<Cells>(dk / Cells::NUMBERS, work.queries + first * dk * BYTES, work.q_scales + first, n, work.keys + four.begin * dk * BYTES,
                 work.k_scales + four.begin, work.scores);
    Mix how;
    float * output[4];
    for (int i = 0; i < 4; i++) {
      float * scores = work.scores + i * MOST_KEYS;
      const Sight seen = i < real ? sight[first + i] : Sight{0, 0, false};
      output[i] = seen.end > 0 ? out[first + i] : work.unused;
      if (seen.added) add_mask(seen.end - seen.begin, mask[first + i] + at + seen.begin, scores + seen.begin - four.begin);
      for (int j = 0; j < seen.begin - four.begin; j++) scores[j] = NEGATIVE_INFINITY;
      for (int j = seen.end > 0 ? seen.end - four.begin : 0; j < n; j++) scores[j] = NEGATIVE_INFINITY;
      Progress nobody;
      weigh<Cells>(n, scores, work.sizes + four.begin - begin, work.value, work.weights + i * MOST_KEYS * BYTES,
                   i < real ? progress[first + i] : nobody, how.shrink[i], how.share[i]);
    }
    mix<Cells>((four.end - four.begin + Cells::NUMBERS - 1) / Cells::NUMBERS, work.weights, dv,
               work.values + (four.begin - begin) * 8 * BYTES, cells * 32, how, output);
  }

  void end() {
    for (int i = 0; i < queries; i++) {
      V factor = wasm_f32x4_splat(progress[i].sum > 0 ? 1.f / progress[i].sum : 0.f);
      for (int d = 0; d < dv; d += 4) wasm_v128_store(out[i] + d, wasm_f32x4_mul(wasm_v128_load(out[i] + d), factor));
    }
  }
};

template <class Cells>
static void attend_many(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                        size_t v_stride, const uint16_t * const * mask, int n, float scale, void * work, float * const * out) {
  Prompt<Cells> prompt = {queries, dk, dv, k, v, k_stride, v_stride, mask, out, {dk, dv, work}, {}, {}};
  prompt.begin(q, scale);
  const int width = keys_in_tile<Cells>(dk, dv);
  for (int at = 0; at < n; at += width) prompt.tile(at, n - at < width ? n - at : width);
  prompt.end();
}

}  // namespace sotto

using namespace sotto;

extern "C" {

size_t sotto_attend_many_work(int dk, int dv) {
  const size_t words = Work<Words>(dk, dv, nullptr).size, floats = Work<Floats>(dk, dv, nullptr).size;
  return words > floats ? words : floats;
}

void sotto_attend_many(int queries, int dk, int dv, const float * const * q, const uint8_t * k, size_t k_stride, const uint8_t * v,
                       size_t v_stride, const uint16_t * const * mask, int n, float scale, void * work, float * const * out) {
  // Where bytes with a sign are multiplied by one instruction (ARM), words take three.
  auto attend = sotto_wide_form() == SOTTO_FORM_SIGNED ? attend_many<Floats> : attend_many<Words>;
  attend(queries, dk, dv, q, k, k_stride, v, v_stride, mask, n, scale, work, out);
}

}  // extern "C"
