import { describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import { namedLoadError } from './load-errors';
import { LlamaError } from './llama-error';
import type { Shortage } from './memory-watch';

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
    expect(codeOf(namedLoadError(new LlamaError('model', `no model: ${words}`), 1))).toBe(code);
  });

  it('is a file whose vocabulary lacks tokens for bytes', () => {
    const error = new LlamaError('internal', 'unordered_map::at: key not found');
    expect(codeOf(namedLoadError(error, 1))).toBe('model-broken');
  });

  const GIB = 2 ** 30;
  const lack = (words: string, shortage: Shortage): LlamaError => new LlamaError('memory', words, {}, shortage);
  it.each([
    // Too much even for 4 GiB: what it had, plus what it asked for.
    [
      'no context: ggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 3221225472',
      { held: 2 * GIB },
      [5 * GIB, 4 * GIB],
    ],
    [
      'no model: ggml_aligned_malloc: insufficient memory (attempted to allocate 3072.00 MB)',
      { held: 1.5 * GIB },
      [4.5 * GIB, 4 * GIB],
    ],
    ['a context of 9 tokens takes 3072 MB, and all memory is 4096 MB', { held: 2 * GIB }, [5 * GIB, 4 * GIB]],
    // The browser gave less than 4 GiB.
    ['llama.cpp ended itself: a.c:1', { held: GIB, wanted: 2 * GIB }, [2 * GIB, GIB]],
    ['no model: bad_alloc', { held: 4 * GIB, wanted: 4.5 * GIB }, [4.5 * GIB, 4 * GIB]],
  ] as const)('says how much memory it wanted, and how much there can be: %s', (words, shortage, [needed, limit]) => {
    expect(namedLoadError(lack(words, shortage), GIB)).toMatchObject({
      code: 'engine-out-of-memory',
      data: { needed, limit },
    });
  });

  it('is memory for a tensor that is too large for any address, and if the browser refuses memory', () => {
    const words =
      "tensor 'a' with shape (4096, 262144, 1, 1) has a size in bytes > 4294967295; failed to read tensor info";
    expect(namedLoadError(new LlamaError('model', words), 5e9)).toMatchObject({
      code: 'engine-out-of-memory',
      data: { needed: 5e9, limit: 4 * GIB },
    });
    expect(namedLoadError(new RangeError('could not allocate memory'), 2e9)).toMatchObject({
      code: 'engine-out-of-memory',
      data: { needed: 2e9 },
    });
  });

  it('is the model if llama.cpp aborted, because it computes nothing else while it loads', () => {
    const error = new LlamaError('ended', 'llama.cpp ended itself: ggml.c:7: GGML_ASSERT(n > 0) failed');
    expect(namedLoadError(error, 1)).toMatchObject({ code: 'model-broken', message: error.message });
  });

  it('is not memory if a stack is full', () => {
    expect(codeOf(namedLoadError(new RangeError('Maximum call stack size exceeded'), 1))).not.toBe(
      'engine-out-of-memory',
    );
  });

  it('is the engine if the message says nothing about the model; a named error stays', () => {
    expect(codeOf(namedLoadError(new LlamaError('internal', 'something new'), 1))).toBe('engine-load-failed');
    const known = new SottoError('model-broken', 'its template', { part: 'template' });
    expect(namedLoadError(known, 1)).toBe(known);
  });

  it('repeats nothing of llama.cpp’s messages, which may quote the file', () => {
    const error = namedLoadError(new LlamaError('model', 'unknown model architecture: private'), 1);
    expect((error as SottoError).message).not.toContain('private');
  });
});
