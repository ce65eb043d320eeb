/** What a model's file takes in memory while it runs. */
import { arrayOf, numberOf, readGguf, textOf } from '@/src/gguf/gguf';
import { BYTES_PER_VALUE, WORKING_BYTES } from '@/src/gguf/memory';

/**
 * Bytes that a model takes while it runs on the processor, by its file's header. Where the header does not tell the
 * size of the cache, a key and a value of the model's whole width count for each layer.
 */
export async function memoryOfFile(file: Blob, contextTokens: number): Promise<number> {
  const gguf = await readGguf(file);
  const architecture = textOf(gguf, 'general.architecture');
  const number = (key: string, fallback: number): number => numberOf(gguf, `${architecture}.${key}`, fallback);
  const layers = number('block_count', 0);
  // Some models tell their heads for each layer. Layers without attention have none, and cache nothing.
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
