// What patched ggml calls (../patches). Each `sotto_try_…` computes an operation and returns true, or leaves it to ggml.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ggml_compute_params;
struct ggml_tensor;

// Work memory that an operation wants, in bytes, for this many threads; 0 where it is left to ggml.
size_t sotto_product_memory(const struct ggml_tensor * dst, int threads);
size_t sotto_attention_memory(const struct ggml_tensor * dst, int threads);
// Called by every thread of an operation.
bool sotto_try_product(const struct ggml_compute_params * params, struct ggml_tensor * dst);
bool sotto_try_attention(const struct ggml_compute_params * params, struct ggml_tensor * dst);
// ggml's barrier spins for as long as it takes, which on a busy machine is time that the awaited thread cannot have. These let it
// sleep after some turns, and wake it. `word`: changes from `value` when the barrier opens.
enum { SOTTO_BARRIER_SPINS = 20000 };  // some 20 to 40 microseconds
void sotto_barrier_sleep(void * word, int value);
void sotto_barrier_wake(void * word);
// False: the functions above and the pointwise ones leave everything to ggml. For comparisons.
extern bool sotto_kernels_on;

#ifdef __cplusplus
}
#endif
