import { expect, it } from 'vitest';
import { cacheBytesPerToken } from './kv-cache';

it('knows SmolLM2-135M: 30 layers of 3 grouped heads of 64, keys and values in two bytes', () => {
  const info = {
    n_layer: 30,
    n_embd: 576,
    metadata_key: ['llama.attention.head_count', 'llama.attention.head_count_kv'],
    metadata_val: ['9', '3'],
  };
  expect(cacheBytesPerToken(info)).toBe(30 * 3 * 64 * 2 * 2);
});

it('counts on the high side without the head counts', () => {
  expect(cacheBytesPerToken({ n_layer: 2, n_embd: 64, metadata_key: [], metadata_val: [] })).toBe(2 * 64 * 2 * 2);
});
