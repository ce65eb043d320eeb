import { describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { failedLoad } from './load-errors';
import { LlamaError } from './llama-error';

const codeOf = (error: unknown): unknown => (error instanceof SottoError ? error.code : error);

describe('why llama.cpp could not load a model', () => {
  it.each([
    ["gguf_init_from_file_ptr: invalid magic characters: 'FUGG', expected 'GGUF'", 'model-not-gguf'],
    ["llama_model_load: error loading model: unknown model architecture: 'sotto'", 'model-unsupported'],
    ["error loading model vocabulary: unknown pre-tokenizer type: 'new'", 'model-unsupported'],
    [
      "tensor 'blk.1.ffn_up.weight' data is not within the file bounds, model is corrupted or incomplete",
      'model-truncated',
    ],
    ["llama_model_load: error loading model: missing tensor 'output_norm.weight'", 'model-broken'],
  ])('%s → %s', (words, code) => {
    expect(codeOf(failedLoad(new LlamaError('model', `no model: ${words}`), 1))).toBe(code);
  });

  it('says how much memory it wanted, and how much there can be', () => {
    const words = [
      'no context: ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 3221225472',
      'no model: ggml_aligned_malloc: insufficient memory (attempted to allocate 3072.00 MB)',
    ];
    for (const message of words)
      expect(failedLoad(new LlamaError('memory', message), 2e9)).toMatchObject({
        code: 'engine-out-of-memory',
        data: { needed: 3 * 2 ** 30, limit: 4 * 2 ** 30 },
      });
    expect(failedLoad(new RangeError('could not allocate memory'), 2e9)).toMatchObject({
      code: 'engine-out-of-memory',
      data: { needed: 2e9 },
    });
  });

  it('is the model where llama.cpp ended itself, for it computes nothing else there', () => {
    const error = new LlamaError('ended', 'llama.cpp ended itself: ggml.c:7: GGML_ASSERT(n > 0) failed');
    expect(failedLoad(error, 1)).toMatchObject({ code: 'model-broken', message: error.message });
  });

  it('is no lack of memory where a stack is full', () => {
    expect(codeOf(failedLoad(new RangeError('Maximum call stack size exceeded'), 1))).not.toBe('engine-out-of-memory');
  });

  it('is the engine for what says nothing of the model, and a name that is known stays', () => {
    expect(codeOf(failedLoad(new LlamaError('internal', 'something new'), 1))).toBe('engine-load-failed');
    const known = new SottoError('model-broken', 'its template', { part: 'template' });
    expect(failedLoad(known, 1)).toBe(known);
  });

  it('repeats nothing of what llama.cpp wrote, for it may quote the file', () => {
    const error = failedLoad(new LlamaError('model', 'unknown model architecture: private'), 1);
    expect((error as SottoError).message).not.toContain('private');
  });
});
