import { beforeEach, describe, expect, it, vi } from 'vitest';
import { describe as describeModel, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { tinyGguf, TINY_SHAPE } from '@/tests/fixtures/tiny-gguf';
import type { AdapterReport } from '@/src/engine/adapter';
import { chooseLibrary, hasLibraryFor } from './libraries';

vi.mock('@/src/platform/extension-url', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

const config = {
  hidden_size: TINY_SHAPE.hidden, intermediate_size: TINY_SHAPE.intermediate, num_attention_heads: TINY_SHAPE.heads,
  num_key_value_heads: TINY_SHAPE.kvHeads, head_dim: TINY_SHAPE.headDim, num_hidden_layers: TINY_SHAPE.layers,
  vocab_size: TINY_SHAPE.vocab, context_window_size: 512, prefill_chunk_size: 128, rms_norm_eps: 1e-5, rope_theta: 10_000, tie_word_embeddings: true,
};
const manifest = {
  libraries: Object.fromEntries((['float32', 'float16'] as const).flatMap((dtype) => (['gpu', 'soft'] as const).map(
    (schedule) => [`tiny-${dtype}-${schedule}`, { config, dtype, schedule, file: 'x', sha256: 'y' }],
  ))),
};
const adapter = (report: Partial<AdapterReport>): AdapterReport => ({ available: true, software: false, shaderF16: false, detail: '', ...report });

let facts: ModelFacts;

beforeEach(async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(manifest)));
  facts = describeModel(await readGguf(new Blob([tinyGguf()])));
});

describe('the library for a model', () => {
  it.each([
    [{ shaderF16: true }, 'tiny-float16-gpu'],
    [{}, 'tiny-float32-gpu'],
    [{ software: true }, 'tiny-float32-soft'],
    [{ software: true, shaderF16: true }, 'tiny-float16-soft'],
  ])('suits the adapter %o', async (report, name) => {
    expect(await chooseLibrary(facts, adapter(report))).toEqual({ url: `ext:/webllm-libs/${name}.wasm`, contextTokens: 512 });
  });

  it('is not there in a package without a list of libraries', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })));
    expect(await hasLibraryFor(facts)).toBe(false);
  });

  it('is there for a model of just these measures, weights, text and chat', async () => {
    expect(await hasLibraryFor(facts)).toBe(true);
    const { shape } = facts;
    expect(shape).not.toBeNull();
    for (const other of [
      { ...facts, shape: { ...shape!, layers: 3 } }, { ...facts, shape: { ...shape!, ropeTheta: 500_000 } }, { ...facts, shape: null },
      { ...facts, splitter: 'jais' }, { ...facts, chatTemplate: '[INST]' }, { ...facts, stored: { ...facts.stored, embedding: ['Q6_K'] } },
    ]) expect(await hasLibraryFor(other)).toBe(false);
  });
});
