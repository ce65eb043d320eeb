/** How much of a prompt llama.cpp works through before it looks up again: a running step cannot be interrupted. */

/**
 * Weights that one step may go through, in bytes: model size times tokens. A token takes about four operations a byte
 * of four-bit weights, so this is 0.2 s on a GPU that does half a teraflop in llama.cpp's kernels, as a laptop's own
 * graphics may. Each step has a fixed cost, so a GPU wants many tokens at once: more than a tile of its matrix kernels
 * (32 tokens), where the model allows it.
 */
const STEP_BYTES = 25e9;
const TOKENS = { min: 8, max: 128 };

/**
 * llama.cpp gives a GPU up that takes 30 s for a step. SmolLM2-135M on llvmpipe takes 15 s for 32 tokens when nothing
 * else runs on its two cores, and 7 s for one. It is too slow for any promise: a stop ends its worker.
 */
const SOFTWARE_TOKENS = 8;

/** A graphics card, or a rasterizer on the processor. */
export type GpuKind = 'hardware' | 'software';

/** @returns Tokens in a step: as many as a stop can wait for. */
export function stepTokens(modelBytes: number, gpu: GpuKind): number {
  if (gpu === 'software') return SOFTWARE_TOKENS;
  return Math.max(TOKENS.min, Math.min(TOKENS.max, Math.floor(STEP_BYTES / modelBytes)));
}
