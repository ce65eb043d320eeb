// llama.cpp as a native program, which the bench asks line by line:
//   native MODEL CONTEXT STEP THREADS
// says first how many tokens its vocabulary has, and what of the processor it uses. Then
//   ask ANSWER BYTES   and so many bytes of text: reads them anew and says so many tokens; one line:
//                      tokens of the prompt, milliseconds for them, milliseconds for the answer after its first token
//   rows TOKEN …       takes tokens in; their logits as floats, a row for each, and no line
//   clear              forgets all tokens; no answer
#include "llama.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

llama_model * model;
llama_context * context;
const llama_vocab * vocab;
int position = 0;
int step = 0;

double now() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

[[noreturn]] void fail(const char * what) {
  fprintf(stderr, "native: %s\n", what);
  exit(1);
}

void clear() {
  llama_memory_clear(llama_get_memory(context), true);
  position = 0;
}

// All logits, or the last token's.
void decode(const llama_token * tokens, int count, bool all) {
  llama_batch batch = llama_batch_init(count, 0, 1);
  batch.n_tokens = count;
  for (int i = 0; i < count; i++) {
    batch.token[i] = tokens[i];
    batch.pos[i] = position + i;
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = 0;
    batch.logits[i] = all || i == count - 1;
  }
  if (llama_decode(context, batch) != 0) fail("llama_decode failed");
  llama_batch_free(batch);
  position += count;
}

llama_token most_probable() {
  const float * logits = llama_get_logits_ith(context, -1);
  int best = 0;
  for (int i = 1; i < llama_vocab_n_tokens(vocab); i++) {
    if (logits[i] > logits[best]) best = i;
  }
  return best;
}

std::vector<llama_token> tokenize(const std::string & text) {
  std::vector<llama_token> tokens(text.size() + 8);
  tokens.resize(llama_tokenize(vocab, text.data(), text.size(), tokens.data(), tokens.size(), true, true));
  return tokens;
}

void ask(std::istringstream & line) {
  int answer, bytes;
  line >> answer >> bytes;
  std::string text(bytes, 0);
  std::cin.read(&text[0], bytes);
  const auto tokens = tokenize(text);
  clear();
  const double begin = now();
  const int count = tokens.size();
  for (int at = 0; at < count; at += step) decode(&tokens[at], std::min(step, count - at), false);
  llama_token next = most_probable();
  const double read = now();
  for (int said = 1; said < answer; said++) {
    decode(&next, 1, false);
    next = most_probable();
  }
  printf("%d %f %f\n", count, read - begin, now() - read);
}

void rows(std::istringstream & line) {
  std::vector<llama_token> tokens;
  for (llama_token token; line >> token;) tokens.push_back(token);
  decode(tokens.data(), tokens.size(), true);
  for (size_t i = 0; i < tokens.size(); i++) {
    fwrite(llama_get_logits_ith(context, i), sizeof(float), llama_vocab_n_tokens(vocab), stdout);
  }
}

}  // namespace

int main(int count, char ** words) {
  if (count != 5) fail("MODEL CONTEXT STEP THREADS");
  llama_log_set([](ggml_log_level level, const char * text, void *) {
    if (level == GGML_LOG_LEVEL_ERROR) fputs(text, stderr);
  }, nullptr);
  llama_model_params model_params = llama_model_default_params();
  model_params.n_gpu_layers = 0;
  model = llama_model_load_from_file(words[1], model_params);
  if (!model) fail("no model");
  vocab = llama_model_get_vocab(model);
  step = atoi(words[3]);
  llama_context_params params = llama_context_default_params();
  params.n_ctx = params.n_batch = atoi(words[2]);
  params.n_ubatch = step;
  params.n_threads = params.n_threads_batch = atoi(words[4]);
  context = llama_init_from_model(model, params);
  if (!context) fail("no context");
  printf("%d %s\n", llama_vocab_n_tokens(vocab), llama_print_system_info());
  fflush(stdout);
  for (std::string text; std::getline(std::cin, text);) {
    std::istringstream line(text);
    std::string word;
    line >> word;
    if (word == "ask") ask(line);
    else if (word == "rows") rows(line);
    else if (word == "clear") clear();
    else fail("unknown");
    fflush(stdout);
  }
}
