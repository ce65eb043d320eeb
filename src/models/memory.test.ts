import { describe, expect, it } from 'vitest';
import { ggufFile, type MetadataValue } from '@/tests/fixtures/gguf-file';
import { memoryOfFile } from './memory';

const WORKING_BYTES = 64e6;

/** What a model takes beyond its file and the engine, in bytes, with one token of context. */
async function remembers(metadata: Record<string, MetadataValue>): Promise<number> {
  const file = new Blob([
    ggufFile({ 'general.architecture': 'x', ...metadata }, [
      { name: 'a', dims: [1], type: 0, bytes: new Uint8Array(4) },
    ]),
  ]);
  return (await memoryOfFile(file, 1)) - file.size - WORKING_BYTES;
}

const many = (...values: number[]): MetadataValue => values;

describe('the memory of a model by its header', () => {
  it.each<[string, Record<string, MetadataValue>, number]>([
    [
      'as many heads in each layer',
      { 'x.block_count': 2, 'x.embedding_length': 64, 'x.attention.head_count': 4, 'x.attention.head_count_kv': 2 },
      2 * 2 * 2 * 16 * 2,
    ],
    [
      'heads told for each layer',
      {
        'x.block_count': 2,
        'x.embedding_length': 64,
        'x.attention.head_count': many(4, 0),
        'x.attention.head_count_kv': many(2, 0),
      },
      2 * 2 * 16 * 2,
    ],
    ['no attention', { 'x.block_count': 64, 'x.embedding_length': 2_560, 'x.attention.head_count': 0 }, 0],
  ])('%s', async (_what, metadata, bytes) => {
    expect(await remembers(metadata)).toBe(bytes);
  });
});
