/** Estimates the memory of a running model from its measures. */

/** Measures of a model in a list: its memory follows from them, and versions differ in them. */
export interface Measures {
  /** Layers that cache keys and values for each token. In a hybrid model only those of attention. */
  readonly cachedLayers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabulary: number;
  /** Width of the embedding. */
  readonly width: number;
  /** Whether the embedding is also the output layer. */
  readonly tied: boolean;
  /** Base of its rotary frequencies, if known. Memory does not depend on it. */
  readonly ropeTheta?: number | undefined;
}

/** Size of a number in the key-value cache, in half precision; in bytes. */
export const BYTES_PER_VALUE = 2;
/**
 * The engine itself and what it computes in: SmolLM2-135M took 45 MB over weights and cache (`docs/performance.md`).
 */
export const WORKING_BYTES = 64e6;

/** Bytes of keys and values for each token of context. `bytesPerValue`: 4 without half precision. */
function cacheBytesPerToken({ cachedLayers, kvHeads, headDim }: Measures, bytesPerValue: number): number {
  return 2 * cachedLayers * kvHeads * headDim * bytesPerValue;
}

/** Bytes of weights, cache and working space, with so many tokens of context. `bytes`: size of the weights. */
export function memoryFor(
  { bytes, measures }: { readonly bytes: number; readonly measures: Measures },
  contextTokens: number,
  bytesPerValue = BYTES_PER_VALUE,
): number {
  return bytes + cacheBytesPerToken(measures, bytesPerValue) * contextTokens + WORKING_BYTES;
}
