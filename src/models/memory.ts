/** What a model takes in memory while it runs, from the measures of its architecture. */
import { arrayOf, numberOf, readGguf, textOf } from '@/src/gguf/gguf';
import type { Entry } from './catalogue-schema';

/** A key and a value, in half precision, for each layer, head and dimension. */
const BYTES_PER_VALUE = 2;
/**
 * The engine itself and what it computes in: SmolLM2-135M took 45 MB over weights and cache (`docs/performance.md`).
 */
const WORKING_BYTES = 64e6;

/** Bytes of keys and values that each token of context takes. `bytesPerValue`: 4 where there is no half precision. */
function cacheBytesPerToken(
  { shape: { cachedLayers, kvHeads, headDim } }: Pick<Entry, 'shape'>,
  bytesPerValue: number,
): number {
  return 2 * cachedLayers * kvHeads * headDim * bytesPerValue;
}

/** Bytes of weights, cache and working space with so many tokens of context. */
export function memoryFor(
  entry: Pick<Entry, 'bytes' | 'shape'>,
  contextTokens: number,
  bytesPerValue = BYTES_PER_VALUE,
): number {
  return entry.bytes + cacheBytesPerToken(entry, bytesPerValue) * contextTokens + WORKING_BYTES;
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
