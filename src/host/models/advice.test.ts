import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { hear, type Candidate } from '@/src/engine/rank';
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { CATALOGUE, findEntry, traitsOf } from '@/src/models/catalogue';
import { layerWeights, secondsToAnswer } from '@/src/models/speed';
import type { Benchmark, Recommendation } from '@/src/protocol/catalogue';
import type { Probe } from '@/src/protocol/probe';
import { advise, type AdviceInput } from './advice';

vi.mock('@/src/platform/extension-url', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

const GIB = 2 ** 30;
const PROVIDERS = [webllmProvider, wllamaWebgpuProvider, llamaProvider];

/** An engine as it would find a machine. */
const found = (id: string, probe: Probe): Candidate => ({
  provider: PROVIDERS.find((provider) => provider.id === id)!,
  probe,
});
const cpu = (threads: number): Candidate => found('llama', { available: true, worthwhile: true, threads });
const gpu = (worthwhile = true, largestBuffer = GIB, half = true): Candidate =>
  found('webllm', { available: true, worthwhile, gpu: { largestBuffer, half } });
const gpuByLlama = found('wllama-webgpu', {
  available: true,
  worthwhile: true,
  gpu: { largestBuffer: GIB, half: true },
});
const entryOf = ({ id }: Recommendation) => findEntry(id)!;

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

  it('takes the processor where the graphics card is only played by it, or its buffers are too small', async () => {
    for (const choice of await ask({ candidates: [gpu(false), cpu(4)] })) expect(choice.engine).toBe('llama');
    const narrow = await ask({ candidates: [gpu(true, 20e6), cpu(4)] });
    expect(narrow.length).toBeGreaterThan(0);
    for (const choice of narrow) expect(choice.engine).toBe('llama');
  });

  it('is reckoned from what was measured, of the model itself first', async () => {
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

  it('is the lighter one first while the battery or the line is to be saved, with the other one behind it', async () => {
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

  it('says where there is but one', async () => {
    expect(await ask({ catalogue: [findEntry('smollm2-135m')!] })).toMatchObject([
      { role: 'first', why: 'only-one-that-fits' },
    ]);
  });
});

it('asks the engines which models of the list they run: what the list itself said before they were asked', async () => {
  const [gpus, llama] = [
    ['webllm', 'wllama-webgpu', 'llama'],
    ['wllama-webgpu', 'llama'],
  ];
  const heard = await Promise.all(
    CATALOGUE.map(async (entry) => [entry.id, (await hear(traitsOf(entry), PROVIDERS)).engines]),
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

describe('on any machine', () => {
  const candidates = fc.array(
    fc.oneof(
      fc
        .record({ available: fc.boolean(), worthwhile: fc.boolean(), threads: fc.integer({ min: 1, max: 4 }) })
        .map((probe) => found('llama', probe)),
      fc
        .tuple(
          fc.constantFrom('webllm', 'wllama-webgpu'),
          fc.record({
            available: fc.boolean(),
            worthwhile: fc.boolean(),
            gpu: fc.record({ largestBuffer: fc.integer({ min: 0, max: GIB }), half: fc.boolean() }),
          }),
        )
        .map(([id, probe]) => found(id, probe)),
    ),
    { maxLength: 3 },
  );
  const pace = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 5_000, noNaN: true }));
  const benchmarks = fc.array(
    fc.record({
      sha256: fc.constantFrom(...CATALOGUE.map(({ sha256 }) => sha256)),
      engine: fc.constantFrom('webllm', 'llama', 'wllama-webgpu'),
      prompt: pace,
      decode: pace,
      firstToken: fc.constant(1),
      memory: fc.constant({ bytes: 1, measured: false }),
      at: fc.constant(1),
    }),
    { maxLength: 4 },
  );
  const input: fc.Arbitrary<AdviceInput> = fc.record({
    machine: fc.record({
      cores: fc.integer({ min: 1, max: 64 }),
      memory: fc.oneof(
        fc.constant(null),
        fc.double({ min: 0.25, max: 32, noNaN: true }).map((gib) => gib * GIB),
      ),
      saving: fc.boolean(),
    }),
    candidates,
    benchmarks,
    catalogue: fc.subarray([...CATALOGUE]),
  });

  it('nothing is offered that does not fit', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        for (const { id, engine, memory } of await advise(given)) {
          const entry = findEntry(id)!;
          const here = given.candidates.find(
            ({ provider, probe }) =>
              provider.id === engine &&
              probe.available &&
              (!probe.gpu || probe.gpu.largestBuffer >= entry.shape.vocabulary * entry.shape.width),
          );
          expect(here, 'an engine that is there and has room').toBeDefined();
          expect(given.catalogue).toContain(entry);
          expect((await hear(traitsOf(entry), PROVIDERS)).engines).toContain(engine);
          expect(memory).toBeGreaterThan(entry.bytes);
          expect(memory).toBeLessThanOrEqual((given.machine.memory ?? 4 * GIB) / 2 + 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the roles are what they say', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        const choices = await advise(given);
        expect(new Set(choices.map(({ id }) => id)).size, 'each model once').toBe(choices.length);
        const [first, ...others] = choices;
        if (first) expect(first.role).toBe('first');
        for (const other of others) {
          const [quicker, slower] = other.role === 'faster' ? [other, first!] : [first!, other];
          expect(secondsToAnswer(quicker.speed)).toBeLessThan(secondsToAnswer(slower.speed));
          expect(entryOf(quicker).grade).toBeLessThanOrEqual(entryOf(slower).grade);
          if (other.role === 'faster') expect(entryOf(other).bytes).toBeLessThan(entryOf(first!).bytes);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the same question has the same answer, in whatever order the list stands', async () => {
    await fc.assert(
      fc.asyncProperty(input, async (given) => {
        expect(
          await advise({ ...given, catalogue: [...given.catalogue].reverse(), benchmarks: [...given.benchmarks] }),
        ).toEqual(await advise(given));
      }),
      { numRuns: 200 },
    );
  });
});
