import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdapterReport } from '@/src/engine/adapter';
import { describe as describeModel, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { tinyGguf, type TinyOptions } from '@/tests/fixtures/tiny-gguf';
import type * as Libraries from './libraries';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

/** The built list, with the libraries of the tiny models. */
const manifest = readFileSync('tools/webllm-libs/dist/manifest.json', 'utf8');
const adapter = (report: Partial<AdapterReport> = {}): AdapterReport => ({
  available: true,
  software: false,
  shaderF16: false,
  largestBuffer: 1 << 30,
  adapter: '',
  ...report,
});
const tiny = async (options: TinyOptions = {}): Promise<ModelFacts> =>
  describeModel(await readGguf(new Blob([tinyGguf(options)])));

/** How often the list was read. */
let reads: number;
let chooseLibrary: typeof Libraries.chooseLibrary;
let hasLibraryFor: typeof Libraries.hasLibraryFor;
let hasLibraryLike: typeof Libraries.hasLibraryLike;

beforeEach(async () => {
  reads = 0;
  vi.stubGlobal('fetch', () => {
    reads += 1;
    return Promise.resolve(new Response(manifest));
  });
  // The module reads its list once.
  vi.resetModules();
  ({ chooseLibrary, hasLibraryFor, hasLibraryLike } = await import('./libraries'));
});

describe('the library for a model', () => {
  it.each([
    // Files of the usual tools: exact, at 4 to 5 bits a weight.
    [{ model: 'tiny', quantization: 'Q4_1' }, 'tiny_q4m_'],
    [{ model: 'tiny-llama3', quantization: 'Q4_K_M' }, 'tiny_llama3_k4m_'],
    [{ model: 'tiny-qwen3', quantization: 'Q4_K_M' }, 'tiny_qwen3_k4m_'],
    // All others get eight bits a weight: one type throughout instead of Q4_K_M's two, and wider types.
    [{ model: 'tiny-llama3', quantization: 'Q4_K' }, 'tiny_llama3_q8_'],
    [{ model: 'tiny-qwen3', quantization: 'Q6_K' }, 'tiny_qwen3_q8_'],
    [{ model: 'tiny-llama3', quantization: 'Q8_0' }, 'tiny_llama3_q8_'],
    [{ model: 'tiny-qwen3', quantization: 'F16' }, 'tiny_qwen3_q8_'],
  ] satisfies [TinyOptions, string][])(
    'for %o holds its weights in the smallest layout that fits',
    async (options, prefix) => {
      const chosen = await chooseLibrary(await tiny(options), adapter());
      expect(chosen?.prefix).toBe(`${prefix}f32_gpu_`);
    },
  );

  it.each([
    [{ shaderF16: true }, 'f16_gpu_'],
    [{}, 'f32_gpu_'],
    [{ software: true }, 'f32_soft_'],
    [{ software: true, shaderF16: true }, 'f16_soft_'],
  ])('suits the adapter %o', async (report, ending) => {
    const chosen = await chooseLibrary(await tiny(), adapter(report));
    expect(chosen).toMatchObject({
      url: `ext:/webllm-libs/tests-${ending.slice(0, 3)}.wasm`,
      prefix: `tiny_q4m_${ending}`,
      contextTokens: 512,
    });
  });

  it('has no buffer that is too large for the adapter', async () => {
    // 384 tokens of 64 bytes.
    expect(await chooseLibrary(await tiny(), adapter({ largestBuffer: 24_575 }))).toBeUndefined();
    expect(await chooseLibrary(await tiny(), adapter({ largestBuffer: 24_576 }))).toBeDefined();
  });

  it('tells the size of its weights', async () => {
    const single = await chooseLibrary(await tiny(), adapter());
    // 98,304 weights: a byte for each of the embedding, half a byte for each other one, and scales.
    expect(single?.weightBytes).toBeGreaterThan(24_576 + 73_728 / 2);
    expect(single?.weightBytes).toBeLessThan(98_304);
  });

  it('is missing in a package without a list of libraries', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })));
    expect(await hasLibraryFor(await tiny())).toBe(false);
  });

  it('is looked up in a list that is read once, and again after a failure', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('gone')));
    expect(await hasLibraryFor(await tiny())).toBe(false);
    vi.stubGlobal('fetch', () => {
      reads += 1;
      return Promise.resolve(new Response(manifest));
    });
    await Promise.all([chooseLibrary(await tiny(), adapter()), chooseLibrary(await tiny(), adapter())]);
    expect(await hasLibraryFor(await tiny())).toBe(true);
    expect(reads).toBe(1);
  });

  it('is for a model with exactly these measures, weights, text and chat', async () => {
    const facts = await tiny();
    expect(await hasLibraryFor(facts)).toBe(true);
    const { shape } = facts;
    expect(shape).not.toBeNull();
    for (const other of [
      { ...facts, shape: { ...shape!, layers: 3 } },
      { ...facts, shape: { ...shape!, ropeTheta: 500_000 } },
      { ...facts, shape: null },
      { ...facts, shape: { ...shape!, qkNorm: true } },
      { ...facts, splitter: 'jais' },
      { ...facts, chat: null },
      { ...facts, stored: { ...facts.stored, embedding: ['Q6_K'] } },
      { ...facts, stored: { ...facts.stored, norm: ['F16'] } },
    ])
      expect(await hasLibraryFor(other)).toBe(false);
  });

  it("is found by a list's measures, and differs from one for another version", async () => {
    const { shape } = await tiny();
    const { layers: cachedLayers, kvHeads, headDim, vocab: vocabulary, hidden: width, tied, ropeTheta } = shape!;
    const measures = { cachedLayers, kvHeads, headDim, vocabulary, width, tied };
    expect(await hasLibraryLike('llama', measures)).toBe(true);
    expect(await hasLibraryLike('llama', { ...measures, ropeTheta })).toBe(true);
    expect(await hasLibraryLike('llama', { ...measures, ropeTheta: 5 * ropeTheta })).toBe(false);
    expect(await hasLibraryLike('llama', { ...measures, tied: !tied })).toBe(false);
  });

  it('is found by stored facts about a model, without reading its chat template again', async () => {
    const facts = await tiny();
    const kept = Object.defineProperty({ ...facts }, 'chatTemplate', {
      get: () => {
        throw new Error('it was read again');
      },
    });
    expect(await hasLibraryFor(kept)).toBe(true);
    expect(await chooseLibrary(kept, adapter())).toBeDefined();
  });

  it("has the file's own rotary frequencies compiled in", async () => {
    const facts = await tiny({ model: 'tiny-llama3', quantization: 'Q8_0' });
    const factors = facts.shape?.ropeFactors ?? [];
    expect(factors).toHaveLength(16);
    expect(await hasLibraryFor(facts)).toBe(true);
    const other = factors.with(9, (factors[9] ?? 0) * 1.0001);
    expect(await hasLibraryFor(await tiny({ model: 'tiny-llama3', quantization: 'Q8_0', ropeFactors: other }))).toBe(
      false,
    );
    expect(await hasLibraryFor(await tiny({ model: 'tiny-llama3', quantization: 'Q8_0', ropeFactors: null }))).toBe(
      false,
    );
    expect(await hasLibraryFor(await tiny({ ropeFactors: new Array<number>(8).fill(1.5) }))).toBe(false);
  });
});
