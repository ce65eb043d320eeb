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

/** @returns Tokens in a step, at least 1. */
export function stepTokens(modelBytes: number, threads: number): number {
  return Math.max(1, Math.min(MAX_TOKENS, Math.floor((STEP_BYTES * threads) / modelBytes)));
}
