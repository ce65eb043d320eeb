// The C interface over libllama. See sotto.h for what each function promises.
#include "sotto.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <emscripten.h>

#include "ggml-cpu.h"
#include "hooks.h"
#include "llama-io.h"
#include "llama-memory.h"
#include "llama.h"

#define EXPORT extern "C" EMSCRIPTEN_KEEPALIVE

namespace {

constexpr size_t LOG_BYTES = 16384;
constexpr llama_seq_id SEQUENCE = 0;
constexpr size_t SNAPSHOTS = 4;

struct Freer {
  void operator()(llama_model * model) const { llama_model_free(model); }
  void operator()(llama_context * context) const { llama_free(context); }
  void operator()(llama_sampler * sampler) const { llama_sampler_free(sampler); }
  void operator()(ggml_threadpool * pool) const { ggml_threadpool_free(pool); }
};
template <class T>
using Owned = std::unique_ptr<T, Freer>;

// What a model that cannot be cut anywhere needs to go back to a place: its recurrent state there.
struct Snapshot {
  int length = 0;
  std::vector<uint8_t> state;
};

struct State {
  // In this order, so that they are freed from the last to the first.
  Owned<llama_model> model;
  Owned<ggml_threadpool> pool;
  Owned<llama_context> context;
  Owned<llama_sampler> sampler;
  int length = 0, step = 0, threads = 0;
  std::vector<Snapshot> snapshots;  // by length; for sotto_keep
  Snapshot before;                  // the last step; to undo one that failed
  std::string error, log, shown_log;
  std::string troubles;  // warnings and errors of the call that runs
  std::atomic<int32_t> stop{0};
  bool begun = false;
};
State state;

int fail(int status, const std::string & text) {
  state.error = text;
  return status;
}

// Which failure it was, out of what llama.cpp said: it throws and logs, and has no codes.
int fail_by_log(int otherwise, const char * what) {
  const auto said = [](const char * words) { return state.troubles.find(words) != std::string::npos; };
  const bool memory = said("allocate") || said("insufficient memory") || said("bad_alloc") || said("size overflow");
  return fail(memory ? SOTTO_E_MEMORY : otherwise, std::string(what) + ": " + state.troubles);
}

void keep_log(ggml_log_level level, const char * text, void *) {
  if (level == GGML_LOG_LEVEL_DEBUG) return;
  state.log += text;
  if (state.log.size() > LOG_BYTES) state.log.erase(0, state.log.size() - LOG_BYTES / 2);
  if ((level == GGML_LOG_LEVEL_WARN || level == GGML_LOG_LEVEL_ERROR) && state.troubles.size() < LOG_BYTES) state.troubles += text;
}

void keep_abort(const char * text) { state.error = text; }

void begin() {
  if (state.begun) return;
  state.begun = true;
  llama_log_set(keep_log, nullptr);
  ggml_set_abort_callback(keep_abort);
  llama_backend_init();
}

const llama_vocab * vocabulary() { return llama_model_get_vocab(state.model.get()); }
llama_memory_t memory() { return llama_get_memory(state.context.get()); }
bool cuts_anywhere() { return !llama_model_is_recurrent(state.model.get()) && !llama_model_is_hybrid(state.model.get()); }

int put(const char * text, size_t bytes, char * out, int room) {
  if (bytes <= (size_t)std::max(room, 0)) memcpy(out, text, bytes);
  return (int)bytes;
}

// ---- the file: a C stream over the host's reader. No file system, no copy, offsets of 64 bits ----

struct File {
  int64_t size, at;
  bool failed;
};

ssize_t read_file(void * cookie, char * to, size_t bytes) {
  File & file = *(File *)cookie;
  constexpr int64_t MOST = 64 << 20;  // a reader's copy on the way is no larger
  const int64_t count = std::min({(int64_t)bytes, file.size - file.at, MOST});
  if (count <= 0) return 0;
  const int done = sotto_host_read(to, (int)count, (double)file.at);
  if (done < 0) {
    file.failed = true;
    return -1;
  }
  file.at += done;
  return done;
}

int seek_file(void * cookie, off_t * offset, int whence) {
  File & file = *(File *)cookie;
  const int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.at : file.size;
  if (base + *offset < 0) return -1;
  file.at = *offset = base + *offset;
  return 0;
}

bool report_progress(float fraction, void *) { return sotto_host_progress(fraction) != 0; }
bool stop_asked(void *) { return state.stop.load(std::memory_order_relaxed) != 0; }

// ---- the cache ----

void clear_cache() {
  llama_memory_clear(memory(), true);
  state.length = 0;
  state.snapshots.clear();
}

bool cut(int count) { return llama_memory_seq_rm(memory(), SEQUENCE, count, -1); }

// The recurrent part of the cache as it is now; the rest of it can be cut.
bool save(Snapshot & snapshot) {
  snapshot.length = state.length;
  snapshot.state.resize(llama_state_seq_get_size_ext(state.context.get(), SEQUENCE, LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY));
  const size_t bytes = llama_state_seq_get_data_ext(state.context.get(), snapshot.state.data(), snapshot.state.size(), SEQUENCE,
                                                    LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY);
  return bytes == snapshot.state.size();
}

// Goes back to a snapshot, or to nothing where that fails.
void go_back(const Snapshot & snapshot) {
  if (snapshot.length == 0) return clear_cache();
  const size_t bytes = llama_state_seq_set_data_ext(state.context.get(), snapshot.state.data(), snapshot.state.size(), SEQUENCE,
                                                    LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY);
  if (bytes != snapshot.state.size() || !cut(snapshot.length)) return clear_cache();
  state.length = snapshot.length;
}

// Goes back to the last snapshot that is no longer than `count`, or to nothing.
void go_back_to(int count) {
  auto & all = state.snapshots;
  while (!all.empty() && all.back().length > count) all.pop_back();
  if (all.empty()) return clear_cache();
  go_back(all.back());
}

int take_snapshot() {
  auto & all = state.snapshots;
  if (!all.empty() && all.back().length == state.length) return SOTTO_OK;
  Snapshot snapshot;
  if (!save(snapshot)) return fail(SOTTO_E_INTERNAL, "the state could not be saved");
  // The shortest one stays: what all conversations begin with.
  if (all.size() == SNAPSHOTS) all.erase(all.begin() + 1);
  all.push_back(std::move(snapshot));
  return SOTTO_OK;
}

// Up to where a beginning of `count` tokens can be kept.
int keepable(int count) {
  if (count >= state.length) return state.length;
  if (count == 0 || cuts_anywhere()) return count;
  int best = 0;
  for (const Snapshot & snapshot : state.snapshots) {
    if (snapshot.length <= count) best = snapshot.length;
  }
  return best;
}

// ---- the whole cache, to the host and back. Straight from where it lies: llama_state_get_data wants as much memory again ----

class StateWriter : public llama_io_write_i {
 public:
  explicit StateWriter(bool counts) : counts(counts) {}
  void write(const void * from, size_t bytes) override {
    if (!counts && (stop_asked(nullptr) || !sotto_host_put(from, (int)bytes))) throw std::runtime_error("the host takes no more");
    written += bytes;
  }
  void write_tensor(ggml_tensor * tensor, size_t offset, size_t bytes) override { write((const char *)tensor->data + offset, bytes); }
  size_t n_bytes() override { return written; }

 private:
  bool counts;
  size_t written = 0;
};

class StateReader : public llama_io_read_i {
 public:
  void read(void * to, size_t bytes) override {
    if (stop_asked(nullptr) || !sotto_host_take(to, (int)bytes)) throw std::runtime_error("the host gives no more");
    taken += bytes;
  }
  void read_tensor(ggml_tensor * tensor, size_t offset, size_t bytes) override { read((char *)tensor->data + offset, bytes); }
  size_t n_bytes() override { return taken; }

 private:
  size_t taken = 0;
};

// All sequences at once: of a single one llama.cpp leaves out what a sliding window hides from the next token, and the cache
// could not be cut before that any more.
void write_state(llama_io_write_i & out) {
  const auto number = [&](size_t value) {
    const int32_t n = (int32_t)value;
    out.write(&n, sizeof n);
  };
  number(state.length);
  number(state.snapshots.size());
  for (const Snapshot & snapshot : state.snapshots) {
    number(snapshot.length);
    number(snapshot.state.size());
    out.write(snapshot.state.data(), snapshot.state.size());
  }
  memory()->state_write(out);
}

void read_state(llama_io_read_i & in) {
  const auto number = [&] {
    int32_t n;
    in.read(&n, sizeof n);
    return n;
  };
  state.snapshots.clear();
  const int length = number();
  for (int left = number(); left > 0; left--) {
    Snapshot snapshot;
    snapshot.length = number();
    snapshot.state.resize(number());
    in.read(snapshot.state.data(), snapshot.state.size());
    state.snapshots.push_back(std::move(snapshot));
  }
  memory()->state_read(in);
  state.length = length;
}

int restore() {
  try {
    StateReader in;
    read_state(in);
    return SOTTO_OK;
  } catch (...) {
    clear_cache();
    if (stop_asked(nullptr)) return fail(SOTTO_E_STOPPED, "stopped");
    throw;
  }
}

int run_step(const int32_t * tokens, int count, int logits) {
  llama_batch batch = llama_batch_init(count, 0, 1);
  batch.n_tokens = count;
  for (int i = 0; i < count; i++) {
    batch.token[i] = tokens[i];
    batch.pos[i] = state.length + i;
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = SEQUENCE;
    batch.logits[i] = logits == SOTTO_LOGITS_ALL || (logits == SOTTO_LOGITS_LAST && i == count - 1);
  }
  int result;
  try {
    result = llama_decode(state.context.get(), batch);
  } catch (...) {
    llama_batch_free(batch);
    throw;
  }
  llama_batch_free(batch);
  return result;
}

int decode(const int32_t * tokens, int count, int logits) {
  const bool anywhere = cuts_anywhere();
  if (!anywhere && !save(state.before)) return fail(SOTTO_E_INTERNAL, "the state could not be saved");
  state.troubles.clear();
  const int result = run_step(tokens, count, logits);
  if (result == 0) {
    state.length += count;
    return SOTTO_OK;
  }
  if (!anywhere) {
    go_back(state.before);
  } else if (!cut(state.length)) {
    clear_cache();
  }
  if (result == 2) return fail(SOTTO_E_STOPPED, "stopped");
  if (result == 1) return fail(SOTTO_E_FULL, "no room in the cache");
  return fail_by_log(SOTTO_E_INTERNAL, "llama_decode failed");
}

// Nothing that C++ throws leaves the module.
template <class Body>
int guarded(Body body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    return fail(SOTTO_E_MEMORY, "out of memory");
  } catch (const std::exception & error) {
    return fail(SOTTO_E_INTERNAL, error.what());
  }
}

void close_all() {
  state.sampler.reset();
  state.context.reset();
  state.pool.reset();
  state.model.reset();
  state.snapshots.clear();
  state.length = 0;
}

int open_model(double size) {
  // ggml asks for a vocabulary's strings one by one: without a large buffer each is a call of the host.
  constexpr size_t BUFFER = 256 << 10;
  File file{(int64_t)size, 0, false};
  cookie_io_functions_t functions = {read_file, nullptr, seek_file, nullptr};
  FILE * stream = fopencookie(&file, "rb", functions);
  if (!stream) return fail(SOTTO_E_MEMORY, "no stream");
  std::vector<char> buffer(BUFFER);
  setvbuf(stream, buffer.data(), _IOFBF, buffer.size());
  llama_model_params params = llama_model_default_params();
  params.load_mode = LLAMA_LOAD_MODE_NONE;
  params.use_extra_bufts = false;
  params.n_gpu_layers = 0;
  params.progress_callback = report_progress;
  state.troubles.clear();
  state.model.reset(llama_model_load_from_file_ptr(stream, params));
  fclose(stream);
  if (state.model) return SOTTO_OK;
  return file.failed ? fail(SOTTO_E_READ, "the host could not read the file") : fail_by_log(SOTTO_E_MODEL, "no model");
}

// A number out of the file's metadata, by its key after the architecture's name.
int number_of(const char * key, int otherwise) {
  char text[64];
  if (llama_model_meta_val_str(state.model.get(), "general.architecture", text, sizeof text) < 0) return otherwise;
  const std::string full = std::string(text) + key;
  return llama_model_meta_val_str(state.model.get(), full.c_str(), text, sizeof text) < 0 ? otherwise : atoi(text);
}

// Bytes of keys and values, where all layers are as the first one. ggml counts in 32 bits, and would end the module.
double cache_bytes(int context) {
  const llama_model * model = state.model.get();
  const int head = llama_model_n_embd(model) / std::max(1, llama_model_n_head(model));
  const double width = number_of(".attention.key_length", head) + number_of(".attention.value_length", head);
  return 2. * context * llama_model_n_layer(model) * llama_model_n_head_kv(model) * width;
}

int start_context(int context, int step, int threads, int logits) {
  constexpr double MEMORY = 4096. * 1024 * 1024;
  const double bytes = cache_bytes(context);
  // Something else is always in it, too.
  if (bytes >= MEMORY) {
    return fail(SOTTO_E_MEMORY, "a context of " + std::to_string(context) + " tokens takes " +
                                    std::to_string((long long)(bytes / 1048576)) + " MB, and all memory is 4096 MB");
  }
  llama_context_params params = llama_context_default_params();
  params.n_ctx = context;
  params.n_batch = params.n_ubatch = step;
  params.n_outputs_max = logits;
  params.n_threads = params.n_threads_batch = threads;
  // Half precision with flash attention is what our kernels are made for.
  params.type_k = params.type_v = GGML_TYPE_F16;
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
  // A sliding window's cache keeps all positions: else the cache could not be cut, and no prefix be used again.
  params.swa_full = true;
  params.offload_kqv = params.op_offload = false;
  params.abort_callback = stop_asked;
  state.troubles.clear();
  state.context.reset(llama_init_from_model(state.model.get(), params));
  if (!state.context) return fail_by_log(SOTTO_E_INTERNAL, "no context");
  if (threads > 1) {
    ggml_threadpool_params pool = ggml_threadpool_params_default(threads);
    pool.poll = 5;  // a millisecond or two between steps, then asleep
    state.pool.reset(ggml_threadpool_new(&pool));
    if (!state.pool) return fail(SOTTO_E_INTERNAL, "no threads");
    llama_attach_threadpool(state.context.get(), state.pool.get(), state.pool.get());
  }
  state.step = step;
  state.threads = threads;
  return SOTTO_OK;
}

}  // namespace

// ---- a model ----

EXPORT int sotto_open(double size) {
  begin();
  close_all();
  state.error.clear();
  return guarded([&] { return open_model(size); });
}

EXPORT void sotto_close(void) { close_all(); }

EXPORT int sotto_metadata(const char * key, char * out, int room) {
  if (!state.model) return SOTTO_E_ARGUMENT;
  const int bytes = llama_model_meta_val_str(state.model.get(), key, nullptr, 0);
  if (bytes < 0) return -1;
  std::string text(bytes + 1, 0);
  llama_model_meta_val_str(state.model.get(), key, text.data(), text.size());
  return put(text.data(), bytes, out, room);
}

EXPORT int sotto_template(const char * name, char * out, int room) {
  if (!state.model) return SOTTO_E_ARGUMENT;
  const char * text = llama_model_chat_template(state.model.get(), name);
  return text ? put(text, strlen(text), out, room) : -1;
}

EXPORT double sotto_fact(int fact) {
  const llama_model * model = state.model.get();
  if (!model) return SOTTO_E_ARGUMENT;
  const llama_vocab * vocab = vocabulary();
  switch (fact) {
    case SOTTO_FACT_VOCABULARY: return llama_vocab_n_tokens(vocab);
    case SOTTO_FACT_TRAINED_CONTEXT: return llama_model_n_ctx_train(model);
    case SOTTO_FACT_LAYERS: return llama_model_n_layer(model);
    case SOTTO_FACT_WIDTH: return llama_model_n_embd(model);
    case SOTTO_FACT_BOS: return llama_vocab_bos(vocab);
    case SOTTO_FACT_EOS: return llama_vocab_eos(vocab);
    case SOTTO_FACT_EOT: return llama_vocab_eot(vocab);
    case SOTTO_FACT_ADDS_BOS: return llama_vocab_get_add_bos(vocab);
    case SOTTO_FACT_ADDS_EOS: return llama_vocab_get_add_eos(vocab);
    case SOTTO_FACT_CUTS_ANYWHERE: return cuts_anywhere();
    case SOTTO_FACT_SLIDING_WINDOW: return llama_model_n_swa(model);
    case SOTTO_FACT_HAS_ENCODER: return llama_model_has_encoder(model);
    case SOTTO_FACT_PARAMETERS: return (double)llama_model_n_params(model);
    case SOTTO_FACT_WEIGHT_BYTES: return (double)llama_model_size(model);
    default: return SOTTO_E_ARGUMENT;
  }
}

// ---- tokens ----

EXPORT int sotto_tokenize(const char * text, int bytes, int beginning, int control, int32_t * out, int room) {
  if (!state.model) return fail(SOTTO_E_ARGUMENT, "no model");
  return guarded([&] {
    const int count = llama_tokenize(vocabulary(), text, bytes, out, room, beginning != 0, control != 0);
    return count < 0 ? -count : count;
  });
}

EXPORT int sotto_piece(int token, int control, char * out, int room) {
  if (!state.model) return fail(SOTTO_E_ARGUMENT, "no model");
  if (token < 0 || token >= llama_vocab_n_tokens(vocabulary())) return fail(SOTTO_E_ARGUMENT, "no such token");
  const int bytes = llama_token_to_piece(vocabulary(), token, out, room, 0, control != 0);
  return bytes < 0 ? -bytes : bytes;
}

EXPORT int sotto_token_kind(int token) {
  if (!state.model) return fail(SOTTO_E_ARGUMENT, "no model");
  const llama_vocab * vocab = vocabulary();
  if (token < 0 || token >= llama_vocab_n_tokens(vocab)) return fail(SOTTO_E_ARGUMENT, "no such token");
  const int kinds = llama_vocab_get_attr(vocab, token);
  return (llama_vocab_is_eog(vocab, token) ? SOTTO_TOKEN_ENDS : 0) | (kinds & LLAMA_TOKEN_ATTR_CONTROL ? SOTTO_TOKEN_CONTROL : 0) |
         (kinds & LLAMA_TOKEN_ATTR_USER_DEFINED ? SOTTO_TOKEN_USER : 0);
}

// ---- a context ----

EXPORT int sotto_start(int context, int step, int threads, int logits) {
  if (!state.model || context < 1 || step < 1 || threads < 1 || (logits != 1 && logits != step)) {
    return fail(SOTTO_E_ARGUMENT, "sotto_start");
  }
  sotto_end();
  return guarded([&] { return start_context(context, step, threads, logits); });
}

EXPORT void sotto_end(void) {
  state.sampler.reset();
  state.context.reset();
  state.pool.reset();
  state.snapshots.clear();
  state.length = 0;
}

EXPORT int sotto_use_threads(int threads) {
  if (!state.context || threads < 1 || threads > state.threads) return fail(SOTTO_E_ARGUMENT, "sotto_use_threads");
  llama_set_n_threads(state.context.get(), threads, threads);
  return SOTTO_OK;
}

EXPORT int sotto_decode(const int32_t * tokens, int count, int logits) {
  if (!state.context || count < 1 || count > state.step) return fail(SOTTO_E_ARGUMENT, "sotto_decode");
  const int vocabulary_size = llama_vocab_n_tokens(vocabulary());
  for (int i = 0; i < count; i++) {
    if (tokens[i] < 0 || tokens[i] >= vocabulary_size) return fail(SOTTO_E_ARGUMENT, "no such token");
  }
  if ((uint32_t)(state.length + count) > llama_n_ctx(state.context.get())) return fail(SOTTO_E_FULL, "the context is full");
  return guarded([&] { return decode(tokens, count, logits); });
}

EXPORT int sotto_length(void) { return state.length; }

EXPORT int sotto_keep(int count) {
  if (!state.context || count < 0) return fail(SOTTO_E_ARGUMENT, "sotto_keep");
  return guarded([&] {
    if (count >= state.length) return state.length;
    if (count == 0) {
      clear_cache();
    } else if (!cuts_anywhere()) {
      go_back_to(count);
    } else if (cut(count)) {
      state.length = count;
    } else {
      clear_cache();
    }
    return state.length;
  });
}

EXPORT int sotto_keepable(int count) {
  if (!state.context || count < 0) return fail(SOTTO_E_ARGUMENT, "sotto_keepable");
  return keepable(count);
}

EXPORT double sotto_state_bytes(void) {
  if (!state.context) return SOTTO_E_ARGUMENT;
  double bytes = 0;
  const int result = guarded([&] {
    StateWriter counter(true);
    write_state(counter);
    bytes = (double)counter.n_bytes();
    return SOTTO_OK;
  });
  return result == SOTTO_OK ? bytes : result;
}

EXPORT int sotto_save(void) {
  if (!state.context) return fail(SOTTO_E_ARGUMENT, "no context");
  return guarded([]() -> int {
    try {
      StateWriter out(false);
      write_state(out);
      return SOTTO_OK;
    } catch (const std::exception &) {
      if (stop_asked(nullptr)) return fail(SOTTO_E_STOPPED, "stopped");
      throw;
    }
  });
}

EXPORT int sotto_restore(void) {
  if (!state.context) return fail(SOTTO_E_ARGUMENT, "no context");
  return guarded(restore);
}

EXPORT int sotto_snapshot(void) {
  if (!state.context) return fail(SOTTO_E_ARGUMENT, "no context");
  return guarded([&] { return cuts_anywhere() || state.length == 0 ? SOTTO_OK : take_snapshot(); });
}

EXPORT int sotto_shift(int first, int count) {
  if (!state.context || first < 0 || count < 0 || first + count > state.length) return fail(SOTTO_E_ARGUMENT, "sotto_shift");
  return guarded([&]() -> int {
    if (!cuts_anywhere() || !llama_memory_can_shift(memory())) return fail(SOTTO_E_ARGUMENT, "this model's cache cannot be shifted");
    if (!llama_memory_seq_rm(memory(), SEQUENCE, first, first + count)) return fail(SOTTO_E_INTERNAL, "llama_memory_seq_rm");
    llama_memory_seq_add(memory(), SEQUENCE, first + count, -1, -count);
    state.length -= count;
    return SOTTO_OK;
  });
}

EXPORT const float * sotto_logits(int index) {
  if (!state.context) return nullptr;
  try {
    return llama_get_logits_ith(state.context.get(), index);
  } catch (const std::exception &) {
    return nullptr;
  }
}

EXPORT int32_t * sotto_stop_word(void) { return (int32_t *)&state.stop; }

// ---- sampling ----

EXPORT int sotto_sampler(float temperature, float top_p, float penalty, int top_k, float min_p, double seed) {
  if (!state.context || !(penalty > 0)) return fail(SOTTO_E_ARGUMENT, "sotto_sampler");
  return guarded([&] {
    llama_sampler * chain = llama_sampler_chain_init(llama_sampler_chain_default_params());
    state.sampler.reset(chain);
    const int all = (int)llama_n_ctx(state.context.get()), known = llama_vocab_n_tokens(vocabulary());
    if (penalty != 1) llama_sampler_chain_add(chain, llama_sampler_init_penalties(known, all, penalty, 0, 0));
    if (temperature <= 0) {
      llama_sampler_chain_add(chain, llama_sampler_init_greedy());
      return SOTTO_OK;
    }
    if (top_k > 0) llama_sampler_chain_add(chain, llama_sampler_init_top_k(top_k));
    if (top_p < 1) llama_sampler_chain_add(chain, llama_sampler_init_top_p(top_p, 1));
    if (min_p > 0) llama_sampler_chain_add(chain, llama_sampler_init_min_p(min_p, 1));
    llama_sampler_chain_add(chain, llama_sampler_init_temp(temperature));
    llama_sampler_chain_add(chain, llama_sampler_init_dist((uint32_t)seed));
    return SOTTO_OK;
  });
}

EXPORT int sotto_sample(void) {
  if (!state.context || !state.sampler) return fail(SOTTO_E_ARGUMENT, "no sampler");
  if (!sotto_logits(-1)) return fail(SOTTO_E_ARGUMENT, "no logits");
  return guarded([&] { return llama_sampler_sample(state.sampler.get(), state.context.get(), -1); });
}

// ---- troubles ----

EXPORT const char * sotto_error(void) { return state.error.c_str(); }

EXPORT const char * sotto_log(void) {
  state.shown_log.swap(state.log);
  state.log.clear();
  return state.shown_log.c_str();
}

EXPORT void sotto_use_kernels(int on) { sotto_kernels_on = on != 0; }
