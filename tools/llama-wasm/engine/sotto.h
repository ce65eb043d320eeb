// The C interface of the engine: all that our worker calls. A module holds one model with one sequence of tokens.
//
// Conventions. Text is UTF-8 with its length in bytes, never ended by a zero unless said. Functions that fill a buffer return the
// length that they have or would have: larger than `room` means that nothing usable was written, ask again with more. A negative
// int is a status (SOTTO_E_…); sotto_error() then says more. Functions may be called from the module's main thread alone, but for
// the word behind sotto_stop_word(). After a trap (an abort in llama.cpp) only sotto_error() and sotto_log() may be called.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  SOTTO_OK = 0,
  SOTTO_E_ARGUMENT = -1,  // a mistake of the caller: no model, too many tokens, a position that is not the next one
  SOTTO_E_MODEL = -2,     // the file is damaged, or llama.cpp does not know its architecture
  SOTTO_E_MEMORY = -3,    // no memory: for the weights (sotto_open), the cache (sotto_start), or a step
  SOTTO_E_FULL = -4,      // the context has no room for these tokens
  SOTTO_E_STOPPED = -5,   // the stop word was set: nothing of this call is left in the cache
  SOTTO_E_READ = -6,      // the host could not read the file
  SOTTO_E_INTERNAL = -7,  // anything else that llama.cpp reports
};

// ---- the host: what the module asks of JavaScript (host.js) ----

// Reads `bytes` bytes at `offset` of the model's file to `to`. Returns how many, or -1. Offsets are exact up to 2^53.
extern int sotto_host_read(void * to, int bytes, double offset);
// How much of the weights is loaded, 0 to 1. False ends the loading.
extern int sotto_host_progress(float fraction);
// Takes the next bytes of what sotto_save gives. False ends the saving.
extern int sotto_host_put(const void * from, int bytes);
// Gives the next bytes of what sotto_restore asks for. False ends the restoring.
extern int sotto_host_take(void * to, int bytes);

// ---- a model ----

// Loads the weights from a file of `size` bytes, read by sotto_host_read: once, straight to where they stay. A model that was
// open is closed before.
int sotto_open(double size);
void sotto_close(void);

// One string of the file's metadata, by its key (zero-ended), as text. -1 where there is none.
int sotto_metadata(const char * key, char * out, int room);
// The file's chat template, by name, or null for the default one. -1 where there is none.
int sotto_template(const char * name, char * out, int room);

enum {
  SOTTO_FACT_VOCABULARY = 0,        // number of tokens
  SOTTO_FACT_TRAINED_CONTEXT = 1,   // tokens
  SOTTO_FACT_LAYERS = 2,
  SOTTO_FACT_WIDTH = 3,             // of an embedding
  SOTTO_FACT_BOS = 4,               // ids of tokens, -1 where there is none
  SOTTO_FACT_EOS = 5,
  SOTTO_FACT_EOT = 6,
  SOTTO_FACT_ADDS_BOS = 7,          // 1 where a text begins with it by itself
  SOTTO_FACT_ADDS_EOS = 8,
  SOTTO_FACT_CUTS_ANYWHERE = 9,     // 1 where the cache can be cut at any position (0: recurrent and hybrid models)
  SOTTO_FACT_SLIDING_WINDOW = 10,   // tokens, 0 for none
  SOTTO_FACT_HAS_ENCODER = 11,
  SOTTO_FACT_PARAMETERS = 12,       // numbers that do not fit 31 bits are doubles
  SOTTO_FACT_WEIGHT_BYTES = 13,
};
double sotto_fact(int fact);

// ---- tokens ----

// Text to tokens. `beginning`: with what a text begins and ends with by itself (BOS). `control`: what spells a control token is
// one; without, it is text. Returns how many; more than `room`: nothing was written.
int sotto_tokenize(const char * text, int bytes, int beginning, int control, int32_t * out, int room);
// The bytes of a token in a text, which may be a part of a character. `control`: the spelling of control tokens too.
int sotto_piece(int token, int control, char * out, int room);

enum { SOTTO_TOKEN_ENDS = 1, SOTTO_TOKEN_CONTROL = 2, SOTTO_TOKEN_USER = 4 };
// Bits: it ends an answer; it is a control token; it is one that the file's maker has added.
int sotto_token_kind(int token);

// ---- a context ----

// `context`: tokens that it holds. `step`: most tokens of one sotto_decode. `threads`: 1 where no memory can be shared.
// `logits`: 1, or `step` where logits of all tokens will be asked for. Ends a context that was there.
int sotto_start(int context, int step, int threads, int logits);
void sotto_end(void);
// How many threads the next calls use, at most the number given to sotto_start.
int sotto_use_threads(int threads);

enum { SOTTO_LOGITS_NONE = 0, SOTTO_LOGITS_LAST = 1, SOTTO_LOGITS_ALL = 2 };
// Takes `count` tokens in, at the end of the cache. SOTTO_E_FULL and SOTTO_E_STOPPED leave the cache as it was; where that cannot
// be had (a snapshot did not fit), sotto_length() says what is left.
int sotto_decode(const int32_t * tokens, int count, int logits);
// Tokens in the cache.
int sotto_length(void);
// Keeps the first `count` tokens, drops the rest, and returns how many are kept: fewer where this model's cache cannot be cut
// there, and no snapshot lies nearer.
int sotto_keep(int count);
// Remembers this place for sotto_keep, in models that cannot be cut anywhere; nothing in others. The last few are kept.
int sotto_snapshot(void);
// What sotto_keep would return, without doing it.
int sotto_keepable(int count);
// The whole cache with its snapshots, to be put back later: no second copy in the module's memory. How many bytes that takes now.
double sotto_state_bytes(void);
// Gives them to the host. The cache stays as it is, whatever this returns.
int sotto_save(void);
// Puts back what the host has of sotto_save, in place of what is in the cache: the same to the bit. Of this model and context alone.
// After a failure, and after SOTTO_E_STOPPED, the cache is empty.
int sotto_restore(void);
// Drops `count` tokens after the first `first` ones and moves what follows up. SOTTO_E_ARGUMENT where this model cannot do that.
int sotto_shift(int first, int count);
// Address of the logits of the last decode: a row of the vocabulary's size. index: -1 for the last, else the token's.
const float * sotto_logits(int index);

// Address of a 32-bit word. While it is not 0, sotto_decode stops within a few milliseconds. Any thread may set it.
int32_t * sotto_stop_word(void);

// ---- sampling ----

// How tokens of an answer are chosen from now on, in llama-server's order: `penalty` (1 for none) over the tokens that this
// sampler has chosen; the `top_k` most probable (0: all); `top_p`: the most probable that have this probability together (1: all);
// `min_p`: those with at least this share of the most probable one's (0: all); temperature (0: always the most probable, and the
// rest of this is left out). seed: from 0 to 2^32 - 1.
int sotto_sampler(float temperature, float top_p, float penalty, int top_k, float min_p, double seed);
// Chooses the next token by the last logits. A token, or a status.
int sotto_sample(void);

// ---- troubles ----

// What the last failure was, zero-ended; empty where there was none.
const char * sotto_error(void);
// What llama.cpp has said since the last call, zero-ended: at most the last 16 kB. Of the model and the machine alone.
const char * sotto_log(void);

// ---- for tests and comparisons ----

// 0: ggml computes everything.
void sotto_use_kernels(int on);

#ifdef __cplusplus
}
#endif
