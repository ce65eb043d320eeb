/** What a model takes in memory while it runs, from the measures of its architecture. */
import type { Entry } from './catalogue-schema';

/** Context lengths that Sotto gives to models, in tokens, the shortest first: the first one on small machines. */
export const CONTEXTS = [2_048, 4_096] as const;

/** A key and a value, in half precision, for each layer, head and dimension. */
const BYTES_PER_VALUE = 2;
/** The engine itself and what it computes in: SmolLM2-135M took 45 MB over weights and cache (`docs/performance.md`). */
const WORKING_BYTES = 64e6;

/** Bytes of keys and values that each token of context takes. `bytesPerValue`: 4 where there is no half precision. */
function cacheBytesPerToken({ shape: { cachedLayers, kvHeads, headDim } }: Pick<Entry, 'shape'>, bytesPerValue: number): number {
  return 2 * cachedLayers * kvHeads * headDim * bytesPerValue;
}

/** Bytes of weights, cache and working space with so many tokens of context. */
export function memoryFor(entry: Pick<Entry, 'bytes' | 'shape'>, contextTokens: number, bytesPerValue = BYTES_PER_VALUE): number {
  return entry.bytes + cacheBytesPerToken(entry, bytesPerValue) * contextTokens + WORKING_BYTES;
}
