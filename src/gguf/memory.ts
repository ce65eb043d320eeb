/** What a model takes in memory while it runs, from the measures of its architecture. */
import { arrayOf, numberOf, readGguf, textOf } from './gguf';

/** What of a model's architecture its memory follows from. */
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
}

/** A key and a value, in half precision, for each layer, head and dimension. */
const BYTES_PER_VALUE = 2;
/**
 * The engine itself and what it computes in: SmolLM2-135M took 45 MB over weights and cache (`docs/performance.md`).
 */
const WORKING_BYTES = 64e6;

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

/**
 * What a model's file takes while it runs on the processor, in bytes, from its own header. An architecture that does
 * not say how it remembers counts as one that remembers a key and a value of its whole width in each layer.
 */
export async function memoryOfFile(file: Blob, contextTokens: number): Promise<number> {
  const gguf = await readGguf(file);
  const architecture = textOf(gguf, 'general.architecture');
  const number = (key: string, fallback: number): number => numberOf(gguf, `${architecture}.${key}`, fallback);
  const layers = number('block_count', 0);
  // Some models tell their heads for each layer; those without attention have none, and remember nothing.
  const byLayer = (key: string): number[] | undefined => arrayOf(gguf, `${architecture}.${key}`)?.numbers();
  const heads =
    byLayer('attention.head_count')?.reduce((most, value) => Math.max(most, value), 0) ??
    number('attention.head_count', 1);
  const headDim = heads === 0 ? 0 : number('attention.key_length', number('embedding_length', 0) / heads);
  const kvHeads =
    byLayer('attention.head_count_kv')?.reduce((sum, value) => sum + value, 0) ??
    layers * number('attention.head_count_kv', heads);
  return file.size + 2 * kvHeads * headDim * BYTES_PER_VALUE * contextTokens + WORKING_BYTES;
}
