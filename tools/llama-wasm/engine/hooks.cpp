// Puts the kernels behind ggml's operations: which tensors they take, how threads share the work, where work memory lies.
#include "hooks.h"

#include <algorithm>
#include <atomic>
#include <climits>
#include <cstring>

#include "../kernels/kernels.h"
#include "ggml-cpu-impl.h"
#include "ggml-impl.h"

bool sotto_kernels_on = true;

namespace {

// A cache line, so that no two threads write to the same one.
constexpr size_t LINE = 64;

size_t padded(size_t bytes) { return (bytes + LINE - 1) / LINE * LINE; }

char * work_of(const ggml_compute_params * params) { return (char *)padded((size_t)params->wdata); }

// Hands out numbers 0, 1, 2 ... below `count` among the threads of an operation. One barrier at its start, which also waits for
// what the threads have packed before.
template <class Use>
void share(const ggml_compute_params * params, int count, Use use) {
  if (params->ith == 0) ggml_threadpool_chunk_set(params->threadpool, params->nth);
  ggml_barrier(params->threadpool);
  for (int i = params->ith; i < count; i = ggml_threadpool_chunk_add(params->threadpool, 1)) use(i);
}

// ---- products ----

bool takes_product(const ggml_tensor * dst) {
  const ggml_tensor * w = dst->src[0], * x = dst->src[1];
  if (!sotto_kernels_on || !sotto_type_known(w->type)) return false;
  if (x->type != GGML_TYPE_F32 || dst->type != GGML_TYPE_F32) return false;
  const bool one_matrix = w->ne[2] == 1 && w->ne[3] == 1 && w->nb[0] == ggml_type_size(w->type);
  return one_matrix && w->ne[0] % sotto_type_multiple(w->type) == 0 && ggml_is_contiguous(x) && ggml_is_contiguous(dst);
}

// The shape of a product, as kernels.h names it.
struct Product {
  int type, k, rows, tokens, tiles;
  const char * weights;
  size_t row_bytes;
  const float * x;
  float * out;

  explicit Product(const ggml_tensor * dst) {
    const ggml_tensor * w = dst->src[0];
    type = w->type;
    k = (int)w->ne[0];
    rows = (int)w->ne[1];
    tokens = (int)ggml_nrows(dst->src[1]);
    tiles = (tokens + SOTTO_TILE_TOKENS - 1) / SOTTO_TILE_TOKENS;
    weights = (const char *)w->data;
    row_bytes = w->nb[1];
    x = (const float *)dst->src[1]->data;
    out = (float *)dst->data;
  }

  size_t tiles_memory() const { return padded(tiles * sotto_tile_bytes(type, k)); }
  // A thread's panel, and a corner for what is not a whole tile of 8 rows and 4 tokens.
  size_t thread_memory() const {
    return padded(sotto_panel_bytes(type, k)) + padded(SOTTO_PANEL_ROWS * SOTTO_TILE_TOKENS * sizeof(float));
  }
  size_t memory(int threads) const {
    if (tokens == 1) return padded(sotto_row_bytes(type, k)) + LINE;
    return tiles_memory() + threads * thread_memory() + LINE;
  }
};

void one_token(const ggml_compute_params * params, const Product & p) {
  char * packed = work_of(params);
  const int blocks = p.k / 32, ith = params->ith, nth = params->nth;
  sotto_pack_row(p.type, p.x, blocks * ith / nth, blocks * (ith + 1) / nth, packed);
  // Some four pieces a thread, so that a slow one holds nobody up.
  const int piece = nth == 1 ? p.rows : std::clamp(p.rows / (nth * 4) / 4 * 4, 8, 128);
  share(params, (p.rows + piece - 1) / piece, [&](int i) {
    const int first = i * piece, count = std::min(piece, p.rows - first);
    sotto_rows_times_row(p.type, p.k, p.weights + first * p.row_bytes, p.row_bytes, count, packed, p.out + first);
  });
}

// Has bytes brought into the cache.
void touch(const char * from, const char * end) {
  for (; from < end; from += LINE) (void)*(const volatile char *)from;
}

// One panel of rows times all tiles. Meanwhile the weights after it come from memory, a piece with each tile: unpacking reads
// four rows side by side, and would wait for each line of them.
void one_panel(const Product & p, int first, const char * tiles, char * panel) {
  const int rows = std::min<int>(SOTTO_PANEL_ROWS, p.rows - first);
  const size_t tile_bytes = sotto_tile_bytes(p.type, p.k);
  float * corner = (float *)(panel + padded(sotto_panel_bytes(p.type, p.k)));
  sotto_panel(p.type, p.k, p.weights + first * p.row_bytes, p.row_bytes, rows, panel);
  const char * next = p.weights + (first + rows) * p.row_bytes;
  const size_t bytes = std::min<int>(SOTTO_PANEL_ROWS, p.rows - first - rows) * p.row_bytes, piece = padded(bytes / p.tiles + 1);
  for (int t = 0; t < p.tiles; t++) {
    touch(next + std::min(t * piece, bytes), next + std::min((t + 1) * piece, bytes));
    const int tokens = std::min<int>(SOTTO_TILE_TOKENS, p.tokens - t * SOTTO_TILE_TOKENS);
    float * out = p.out + (size_t)t * SOTTO_TILE_TOKENS * p.rows + first;
    if (rows == SOTTO_PANEL_ROWS && tokens == SOTTO_TILE_TOKENS) {
      sotto_panel_times_tile(p.type, p.k, panel, tiles + t * tile_bytes, out, p.rows);
      continue;
    }
    sotto_panel_times_tile(p.type, p.k, panel, tiles + t * tile_bytes, corner, SOTTO_PANEL_ROWS);
    for (int i = 0; i < tokens; i++) memcpy(out + (size_t)i * p.rows, corner + i * SOTTO_PANEL_ROWS, rows * sizeof(float));
  }
}

void many_tokens(const ggml_compute_params * params, const Product & p) {
  char * tiles = work_of(params);
  char * panel = tiles + p.tiles_memory() + params->ith * p.thread_memory();
  for (int t = params->ith; t < p.tiles; t += params->nth) {
    const int first = t * SOTTO_TILE_TOKENS;
    sotto_pack_tile(p.type, p.k, p.x + (size_t)first * p.k, p.k, std::min<int>(SOTTO_TILE_TOKENS, p.tokens - first),
                    tiles + t * sotto_tile_bytes(p.type, p.k));
  }
  const int panels = (p.rows + SOTTO_PANEL_ROWS - 1) / SOTTO_PANEL_ROWS;
  const int piece = std::clamp(panels / (params->nth * 4), 1, 8);
  share(params, (panels + piece - 1) / piece, [&](int i) {
    for (int j = i * piece; j < std::min(panels, (i + 1) * piece); j++) one_panel(p, j * SOTTO_PANEL_ROWS, tiles, panel);
  });
}

// ---- attention ----

// Fewer tokens are taken one by one: unpacking a tile of keys pays from about twelve queries on.
constexpr int MANY_TOKENS = 4;

bool takes_attention(const ggml_tensor * dst) {
  const ggml_tensor * q = dst->src[0], * k = dst->src[1], * v = dst->src[2], * mask = dst->src[3], * sinks = dst->src[4];
  float params[3];  // scale, ALiBi's largest bias, soft cap
  memcpy(params, dst->op_params, sizeof params);
  if (!sotto_kernels_on || sinks || params[1] != 0 || params[2] != 0) return false;
  if (q->type != GGML_TYPE_F32 || k->type != GGML_TYPE_F16 || v->type != GGML_TYPE_F16) return false;
  if (mask && (mask->type != GGML_TYPE_F16 || mask->ne[2] != 1 || mask->ne[3] != 1)) return false;
  const bool one_sequence = q->ne[3] == 1 && k->ne[3] == 1 && v->ne[3] == 1;
  const bool heads = k->ne[2] == v->ne[2] && q->ne[2] % k->ne[2] == 0 && q->ne[2] / k->ne[2] <= SOTTO_QUERY_TILE;
  return one_sequence && heads && k->ne[0] % 4 == 0 && v->ne[0] % 16 == 0;
}

// Keys, values and their queries. `shared`: heads of queries that share one head of keys.
struct Attention {
  const ggml_tensor * dst, * q, * k, * v, * mask;
  int tokens, heads, shared, positions, dk, dv;
  float scale;

  explicit Attention(const ggml_tensor * result)
      : dst(result), q(result->src[0]), k(result->src[1]), v(result->src[2]), mask(result->src[3]) {
    tokens = (int)q->ne[1];
    heads = (int)k->ne[2];
    shared = (int)(q->ne[2] / k->ne[2]);
    positions = (int)k->ne[1];
    dk = (int)k->ne[0];
    dv = (int)v->ne[0];
    memcpy(&scale, dst->op_params, sizeof scale);
  }

  const float * query(int token, int head) const {
    return (const float *)((const char *)q->data + token * q->nb[1] + head * q->nb[2]);
  }
  float * output(int token, int head) const { return (float *)((char *)dst->data + head * dst->nb[1] + token * dst->nb[2]); }
  const uint8_t * keys(int head) const { return (const uint8_t *)k->data + head * k->nb[2]; }
  const uint8_t * values(int head) const { return (const uint8_t *)v->data + head * v->nb[2]; }
  const uint16_t * mask_of(int token) const {
    return mask ? (const uint16_t *)((const char *)mask->data + token * mask->nb[1]) : nullptr;
  }

  size_t thread_memory() const {
    return padded(tokens < MANY_TOKENS ? 4 * (size_t)positions * sizeof(float) : sotto_attend_many_work(dk, dv));
  }
};

// One token, one head of keys, up to four heads of queries. Positions masked at both ends are left out: before a sliding
// window, and what of the cache is not filled.
void attend_token(const Attention & a, int token, int head, int first, int queries, float * scores) {
  constexpr uint16_t MINUS_INFINITY = 0xfc00;
  const uint16_t * mask = a.mask_of(token);
  int begin = 0, end = a.positions;
  if (mask) {
    while (end > 0 && mask[end - 1] == MINUS_INFINITY) end--;
    while (begin < end && mask[begin] == MINUS_INFINITY) begin++;
  }
  const float * query[4];
  float * output[4];
  for (int i = 0; i < queries; i++) {
    query[i] = a.query(token, head * a.shared + first + i);
    output[i] = a.output(token, head * a.shared + first + i);
  }
  sotto_attend_one(queries, a.dk, a.dv, query, a.keys(head) + begin * a.k->nb[1], a.k->nb[1], a.values(head) + begin * a.v->nb[1],
                   a.v->nb[1], mask ? mask + begin : mask, end - begin, a.scale, scores, output);
}

void few_tokens(const ggml_compute_params * params, const Attention & a, float * scores) {
  const int at_once = std::min(a.shared, 4), groups = (a.shared + at_once - 1) / at_once;
  const int units = a.tokens * a.heads * groups;
  for (int unit = params->ith; unit < units; unit += params->nth) {
    const int first = unit % groups * at_once, head = unit / groups % a.heads, token = unit / groups / a.heads;
    attend_token(a, token, head, first, std::min(at_once, a.shared - first), scores);
  }
}

void attend_block(const Attention & a, int head, int first_token, int end_token, void * work) {
  const float * query[SOTTO_QUERY_TILE];
  float * output[SOTTO_QUERY_TILE];
  const uint16_t * mask[SOTTO_QUERY_TILE];
  int queries = 0;
  for (int token = first_token; token < end_token; token++) {
    for (int i = 0; i < a.shared; i++, queries++) {
      query[queries] = a.query(token, head * a.shared + i);
      output[queries] = a.output(token, head * a.shared + i);
      mask[queries] = a.mask_of(token);
    }
  }
  sotto_attend_many(queries, a.dk, a.dv, query, a.keys(head), a.k->nb[1], a.values(head), a.v->nb[1], a.mask ? mask : nullptr,
                    a.positions, a.scale, work, output);
}

void many_attend(const ggml_compute_params * params, const Attention & a, void * work) {
  int block = SOTTO_QUERY_TILE / a.shared;
  // With several threads smaller blocks, where there would be too few for all.
  const int wanted = params->nth == 1 ? 1 : (4 * params->nth + a.heads - 1) / a.heads;
  block = std::max(1, std::min(block, std::max<int>(MANY_TOKENS, a.tokens / wanted)));
  const int blocks = (a.tokens + block - 1) / block;
  share(params, blocks * a.heads, [&](int i) {
    // The last tokens first: they have most to look at.
    const int first = (blocks - 1 - i / a.heads) * block;
    attend_block(a, i % a.heads, first, std::min(a.tokens, first + block), work);
  });
}

// Threads that sleep at the barrier, or are about to.
std::atomic<int> sleepers{0};

}  // namespace

extern "C" {

void sotto_barrier_sleep(void * word, int value) {
  sleepers.fetch_add(1);
  __builtin_wasm_memory_atomic_wait32((int *)word, value, -1);  // returns at once where the word has changed by now
  sleepers.fetch_sub(1);
}

void sotto_barrier_wake(void * word) {
  if (sleepers.load() > 0) __builtin_wasm_memory_atomic_notify((int *)word, INT_MAX);
}

size_t sotto_product_memory(const ggml_tensor * dst, int threads) {
  return takes_product(dst) ? Product(dst).memory(threads) : 0;
}

bool sotto_try_product(const ggml_compute_params * params, ggml_tensor * dst) {
  if (params->use_ref || !takes_product(dst)) return false;
  const Product product(dst);
  if (product.memory(params->nth) > params->wsize) return false;
  // ggml's convolutions multiply what they have put into the work memory themselves.
  const char * work = (const char *)params->wdata, * x = (const char *)product.x;
  if (x >= work && x < work + params->wsize) return false;
  if (product.tokens == 1) {
    one_token(params, product);
  } else {
    many_tokens(params, product);
  }
  return true;
}

size_t sotto_attention_memory(const ggml_tensor * dst, int threads) {
  return takes_attention(dst) ? threads * Attention(dst).thread_memory() + LINE : 0;
}

bool sotto_try_attention(const ggml_compute_params * params, ggml_tensor * dst) {
  if (params->use_ref || !takes_attention(dst)) return false;
  const Attention attention(dst);
  if (params->nth * attention.thread_memory() + LINE > params->wsize) return false;
  char * work = work_of(params) + params->ith * attention.thread_memory();
  if (attention.tokens < MANY_TOKENS) {
    few_tokens(params, attention, (float *)work);
  } else {
    many_attend(params, attention, work);
  }
  return true;
}

}  // extern "C"
