/** How many prompt tokens llama.cpp computes in one step. A running step cannot be interrupted. */

/**
 * Work in one step: the model's size in bytes times the number of tokens. A token takes about four operations for each
 * byte of four-bit weights. So this is 0.2 s on a GPU with half a teraflop in llama.cpp's kernels, such as a laptop's
 * own. Because each step has a fixed cost, it should have more tokens than a tile of the matrix kernels (32).
 */
const STEP_BYTES = 25e9;
const TOKENS = { min: 8, max: 128 };

/**
 * llama.cpp gives up on a GPU that takes 30 s for a step. SmolLM2-135M on llvmpipe takes 15 s for 32 tokens on two idle
 * cores, and 7 s for one. That is too slow to wait for: a stop ends the worker.
 */
const SOFTWARE_TOKENS = 8;

/** A graphics card, or a rasterizer on the processor. */
export type GpuKind = 'hardware' | 'software';

/** Tokens in a step: as many as a stop can wait for. */
export function stepTokens(modelBytes: number, gpu: GpuKind): number {
  if (gpu === 'software') return SOFTWARE_TOKENS;
  return Math.max(TOKENS.min, Math.min(TOKENS.max, Math.floor(STEP_BYTES / modelBytes)));
}
