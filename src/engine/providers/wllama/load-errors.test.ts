import { expect, it } from 'vitest';
import { failedLoad } from './load-errors';

it.each([
  ["gguf_init_from_file_ptr: invalid magic characters: 'FUGG', expected 'GGUF'", 'model-not-gguf'],
  ["llama_model_load: error loading model: unknown model architecture: 'sotto'", 'model-unsupported'],
  [
    "tensor 'blk.1.ffn_up.weight' data is not within the file bounds, model is corrupted or incomplete",
    'model-truncated',
  ],
  ['ggml_aligned_malloc: insufficient memory\nfailed to allocate CPU buffer of size 1234', 'engine-out-of-memory'],
  ["llama_model_load: error loading model: missing tensor 'output_norm.weight'", 'model-broken'],
  ['something new', 'engine-load-failed'],
])('%s → %s', (complaint, code) => {
  expect(failedLoad(['llama_model_loader: loaded meta data', complaint]).code).toBe(code);
});

it('repeats nothing of llama.cpp’s log, which names files', () => {
  expect(failedLoad(['failed to load model from /models/private-name.gguf']).message).not.toContain('private-name');
});
