import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { supportOf } from '@/src/engine/rank';
import { CATALOGUE, findEntry, traitsOf } from '@/src/models/catalogue';
import { layerWeights } from '@/src/models/speed';
import type { Benchmark, Recommendation } from '@/src/protocol/catalogue';
import { cpu, entryOf, GIB, gpu, gpuByLlama, PROVIDERS } from '../testing/machines';
import { advise, type AdviceInput } from './advice';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

beforeAll(() => {
  const manifest = readFileSync('tools/webllm-libs/dist/manifest.json', 'utf8');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(manifest)));
});

function ask(
  input: Partial<AdviceInput> & { memory?: number | null; saving?: boolean } = {},
): Promise<Recommendation[]> {
  const { memory = 8 * GIB, saving = false, ...rest } = input;
  return advise({
    machine: { cores: 8, memory, saving },
    candidates: [cpu(4)],
    catalogue: CATALOGUE,
    benchmarks: [],
    ...rest,
  });
}

const roles = (choices: readonly Recommendation[]) => Object.fromEntries(choices.map(({ role, id }) => [role, id]));

function measured(id: string, prompt: number, decode: number, engine: Benchmark['engine'] = 'llama'): Benchmark {
  return {
    sha256: findEntry(id)!.sha256,
    engine,
    prompt,
    decode,
    firstToken: 1,
    memory: { bytes: 1, measured: false },
    at: 1,
  };
}

describe('which model suits a machine', () => {
  it('is a light one on a processor without a graphics card', async () => {
    const [first] = await ask({ candidates: [cpu(1)] });
    expect(entryOf(first!).bytes).toBeLessThan(300e6);
    expect(first).toMatchObject({ engine: 'llama', speed: { basis: 'guessed' } });
  });

  it('is a large one with a graphics card, a lighter one in a small memory, and none where nothing fits', async () => {
    const machine = { candidates: [gpu(), gpuByLlama, cpu(4)] };
    const guessed = await ask(machine);
    expect(guessed[0]).toMatchObject({ engine: 'webllm', why: 'balanced' });
    const onProcessor = entryOf((await ask({ candidates: [cpu(4)] }))[0]!);
    expect(entryOf(guessed[0]!).grade).toBeGreaterThan(onProcessor.grade);
    expect(guessed.map(({ id }) => findEntry(id)!.parameters > 3e9)).toContain(true);
    const [first] = await ask({ ...machine, benchmarks: [measured('llama-3.2-1b', 900, 80, 'webllm')] });
    expect(entryOf(first!).parameters, 'a card that is known to be quick').toBeGreaterThan(3e9);
    const small = (await ask({ candidates: [gpu(), cpu(4)], memory: 2 * GIB }))[0]!;
    expect(small.memory).toBeLessThan(GIB);
    expect(await ask({ memory: 0.25 * GIB })).toEqual([]);
    expect(await ask({ candidates: [] })).toEqual([]);
  });

  it('takes the processor where the graphics card is emulated, or its buffers are too small', async () => {
    for (const choice of await ask({ candidates: [gpu(false), cpu(4)] })) expect(choice.engine).toBe('llama');
    const narrow = await ask({ candidates: [gpu(true, 20e6), cpu(4)] });
    expect(narrow.length).toBeGreaterThan(0);
    for (const choice of narrow) expect(choice.engine).toBe('llama');
  });

  it('is estimated from what was measured, of the model itself first', async () => {
    const slow = await ask({ benchmarks: [measured('smollm2-135m', 0.5, 0.5)] });
    expect(slow[0]).toMatchObject({
      role: 'first',
      id: 'smollm2-135m',
      why: 'quickest',
      speed: { basis: 'measured', prompt: 0.5, decode: 0.5 },
    });
    const fast = await ask({ benchmarks: [measured('smollm2-135m', 2_000, 300)] });
    expect(entryOf(fast[0]!).grade).toBeGreaterThan(5);
    const smol = findEntry('smollm2-135m')!;
    const first = entryOf(fast[0]!);
    expect(first.id).not.toBe(smol.id);
    // The embedding, which is the output layer too, has 49,152 rows of 576.
    expect(layerWeights(smol)).toBe(134_515_008 - 28_311_552);
    expect(fast[0]!.speed).toEqual({
      basis: 'reckoned',
      prompt: (2_000 * layerWeights(smol)) / layerWeights(first),
      decode: (300 * smol.bytes) / first.bytes,
    });
  });

  it('does not take a benchmark on another engine for its own', async () => {
    expect(await ask({ benchmarks: [measured('smollm2-135m', 9_000, 900, 'webllm')] })).toEqual(await ask());
  });

  it('is the lighter one first while battery or network are to be saved, with the other one behind it', async () => {
    const usual = roles(await ask({ candidates: [gpu(), cpu(4)] }));
    expect(usual['faster']).toBeDefined();
    const saving = await ask({ candidates: [gpu(), cpu(4)], saving: true });
    expect(saving[0]).toMatchObject({ role: 'first', id: usual['faster'], why: 'saving' });
    expect(roles(saving)['better']).toBe(usual['first']);
  });

  it('is never one on the processor that llama.cpp does not open', async () => {
    const oversized = { ...findEntry('smollm2-135m')!, bytes: 4 * GIB };
    expect(await ask({ memory: 64 * GIB, catalogue: [oversized] })).toEqual([]);
    expect(await ask({ memory: 64 * GIB, catalogue: [{ ...oversized, bytes: 2 ** 31 }] })).toHaveLength(1);
  });

  it('is never one that thinks at length, for nobody knows how long its answer takes', async () => {
    const [thinking] = CATALOGUE.filter(({ thinks }) => thinks);
    const machine = { candidates: [gpu(), cpu(4)], memory: 64 * GIB };
    expect(await ask({ ...machine, catalogue: [thinking!] })).toEqual([]);
    expect(await ask({ ...machine, catalogue: [{ ...thinking!, thinks: false }] })).toHaveLength(1);
  });

  it('says where only one fits', async () => {
    expect(await ask({ catalogue: [findEntry('smollm2-135m')!] })).toMatchObject([
      { role: 'first', why: 'only-one-that-fits' },
    ]);
  });
});

it('asks the engines which models of the catalogue they run', async () => {
  const [gpus, llama] = [
    ['webllm', 'wllama-webgpu', 'llama'],
    ['wllama-webgpu', 'llama'],
  ];
  const heard = await Promise.all(
    CATALOGUE.map(async (entry) => [entry.id, (await supportOf(traitsOf(entry), PROVIDERS)).engines]),
  );
  expect(Object.fromEntries(heard)).toEqual({
    'smollm2-135m': gpus,
    'lfm2.5-350m': llama,
    'gemma-3-270m': llama,
    'qwen3-0.6b': gpus,
    'lfm2.5-1.2b': llama,
    'gemma-3-1b': llama,
    'llama-3.2-1b': gpus,
    'smollm2-1.7b': gpus,
    'qwen3-1.7b': llama,
    'lfm2.5-2.6b': llama,
    'smollm3-3b': llama,
    'llama-3.2-3b': gpus,
    'granite-4.1-3b': llama,
    // WebLLM's library has the rotary frequencies of the first Qwen3 4B, and wllama opens no file so large.
    'qwen3-4b': ['llama'],
  });
});
