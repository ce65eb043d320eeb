/** How much of a prompt llama.cpp works through before it looks up again. */

/**
 * Weights that one step may go through per thread, in bytes: model size times tokens. It bounds how long a stop takes,
 * for a running step cannot be interrupted: Firefox ends a worker at once, but Chromium lets a busy one go on for up
 * to two seconds (blink's `WorkerThread`, forcible termination delay). On a slow machine (two old cores, no GPU, 1.3
 * GB of Q4_1 weights a second) a step of this size takes 0.15 s.
 */
const STEP_BYTES = 200e6;

/**
 * More at once is no faster in WASM. SmolLM2-135M Q4_1 on that machine, one thread, Chromium: 12.1 tokens/s in steps
 * of 2, 13.4 in steps of 3, 14.1 in steps of 8, 14.2 in steps of 128.
 */
const MAX_TOKENS = 32;

/**
 * llama.cpp's server asks for two tokens at once while it loads, and aborts where a step holds one (`n_batch = 1`:
 * "failed to add token 0 at index 1"). Tried with steps of 1 to 8, SmolLM2-135M and Gemma 3 270M, one thread and more,
 * Chromium and Firefox: only 1 fails. A step of two through 2 GB takes 3 s on that machine: a stop then ends the
 * worker.
 */
const MIN_TOKENS = 2;

/**
 * The same on a GPU. A token takes about four operations a byte of four-bit weights, so this is 0.2 s on one that does
 * half a teraflop in llama.cpp's kernels, as a laptop's own graphics may. Each step has a fixed cost, so a GPU wants
 * many tokens at once: more than a tile of its matrix kernels (32 tokens), where the model allows it.
 */
const GPU_STEP_BYTES = 25e9;
const GPU_TOKENS = { min: 8, max: 128 };

/**
 * llama.cpp gives a GPU up that takes 30 s for a step. SmolLM2-135M on llvmpipe takes 15 s for 32 tokens when nothing
 * else runs on its two cores, and 7 s for one.
 */
const SOFTWARE_GPU_TOKENS = 8;

/** Where a step runs. */
export type Processor = { readonly threads: number } | { readonly gpu: 'hardware' | 'software' };

/** @returns Tokens in a step: as many as a stop can wait for, and never fewer than llama.cpp needs to load. */
export function stepTokens(modelBytes: number, processor: Processor): number {
  if ('gpu' in processor && processor.gpu === 'hardware') {
    return Math.max(GPU_TOKENS.min, Math.min(GPU_TOKENS.max, Math.floor(GPU_STEP_BYTES / modelBytes)));
  }
  // A GPU in software is too slow for any promise: a stop ends its worker.
  if ('gpu' in processor) return SOFTWARE_GPU_TOKENS;
  return Math.max(MIN_TOKENS, Math.min(MAX_TOKENS, Math.floor((STEP_BYTES * processor.threads) / modelBytes)));
}
