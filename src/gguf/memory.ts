/** What a model takes in memory while it runs, from the measures of its architecture. */

/** What a list tells of a model's architecture: what its memory follows from, and what tells versions apart. */
export interface Measures {
  /** Layers that remember keys and values for each token; in a hybrid model those of attention only. */
  readonly cachedLayers: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabulary: number;
  /** Of the embedding. */
  readonly width: number;
  /** Whether the embedding is the output layer too. */
  readonly tied: boolean;
  /** Base of its rotary frequencies, which memory does not depend on; absent where a list does not tell. */
  readonly ropeTheta?: number | undefined;
}

/** A key and a value, in half precision, for each layer, head and dimension. */
export const BYTES_PER_VALUE = 2;
/**
 * The engine itself and what it computes in: SmolLM2-135M took 45 MB over weights and cache (`docs/performance.md`).
 */
export const WORKING_BYTES = 64e6;

/** Bytes of keys and values that each token of context takes. `bytesPerValue`: 4 where there is no half precision. */
function cacheBytesPerToken({ cachedLayers, kvHeads, headDim }: Measures, bytesPerValue: number): number {
  return 2 * cachedLayers * kvHeads * headDim * bytesPerValue;
}

/** Bytes of weights, cache and working space with so many tokens of context. `bytes`: of the weights. */
export function memoryFor(
  { bytes, measures }: { readonly bytes: number; readonly measures: Measures },
  contextTokens: number,
  bytesPerValue = BYTES_PER_VALUE,
): number {
  return bytes + cacheBytesPerToken(measures, bytesPerValue) * contextTokens + WORKING_BYTES;
}
