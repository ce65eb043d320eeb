import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Benchmark, Recommendation } from '@/src/protocol/catalogue';
import { CATALOGUE, findEntry } from './catalogue';
import { recommend, type EngineHere, type RecommendInput } from './recommend';
import { secondsToAnswer } from './speed';

const GIB = 2 ** 30;
const cpu = (threads: number): EngineHere => ({ id: 'wllama', available: true, worthwhile: true, threads });
const gpu = (worthwhile = true, largestBuffer = GIB, half = true): EngineHere => ({
  id: 'webllm',
  available: true,
  worthwhile,
  gpu: { largestBuffer, half },
});
const entryOf = ({ id }: Recommendation) => findEntry(id)!;

function ask(input: Partial<RecommendInput> & { memory?: number | null; saving?: boolean } = {}): Recommendation[] {
  const { memory = 8 * GIB, saving = false, ...rest } = input;
  return recommend({
    machine: { cores: 8, memory, saving },
    engines: [cpu(4)],
    catalogue: CATALOGUE,
    benchmarks: [],
    ...rest,
  });
}

const roles = (choices: readonly Recommendation[]) => Object.fromEntries(choices.map(({ role, id }) => [role, id]));

function measured(id: string, prompt: number, decode: number, engine: Benchmark['engine'] = 'wllama'): Benchmark {
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
  it('is a light one on a processor without a graphics card', () => {
    const [first] = ask({ engines: [cpu(1)] });
    expect(entryOf(first!).bytes).toBeLessThan(300e6);
    expect(first).toMatchObject({ engine: 'wllama', speed: { basis: 'guessed' } });
  });

  it('is a large one with a graphics card, a lighter one in a small memory, and none where nothing fits', () => {
    const machine = { engines: [gpu(), cpu(4)] };
    const guessed = ask(machine);
    expect(guessed[0]).toMatchObject({ engine: 'webllm', why: 'balanced' });
    expect(entryOf(guessed[0]!).parameters).toBeGreaterThan(1e9);
    expect(entryOf(guessed.find(({ role }) => role === 'better')!).parameters).toBeGreaterThan(3e9);
    const [first] = ask({ ...machine, benchmarks: [measured('llama-3.2-1b', 900, 80, 'webllm')] });
    expect(entryOf(first!).parameters, 'a card that is known to be quick').toBeGreaterThan(3e9);
    const small = ask({ engines: [gpu(), cpu(4)], memory: 2 * GIB })[0]!;
    expect(small.memory).toBeLessThan(GIB);
    expect(ask({ memory: 0.25 * GIB })).toEqual([]);
    expect(ask({ engines: [] })).toEqual([]);
  });

  it('takes the processor where the graphics card is only played by it, or its buffers are too small', () => {
    for (const choice of ask({ engines: [gpu(false), cpu(4)] })) expect(choice.engine).toBe('wllama');
    const narrow = ask({ engines: [gpu(true, 20e6), cpu(4)] });
    expect(narrow.length).toBeGreaterThan(0);
    for (const choice of narrow) expect(choice.engine).toBe('wllama');
  });

  it('is reckoned from what was measured, of the model itself first', () => {
    const slow = ask({ benchmarks: [measured('smollm2-135m', 0.5, 0.5)] });
    expect(slow[0]).toMatchObject({
      role: 'first',
      id: 'smollm2-135m',
      why: 'quickest',
      speed: { basis: 'measured', prompt: 0.5, decode: 0.5 },
    });
    const fast = ask({ benchmarks: [measured('smollm2-135m', 2_000, 300)] });
    expect(entryOf(fast[0]!).grade).toBeGreaterThan(5);
    const { sha256, bytes, parameters } = findEntry('smollm2-135m')!;
    const first = entryOf(fast[0]!);
    expect(first.sha256).not.toBe(sha256);
    expect(fast[0]!.speed).toEqual({
      basis: 'reckoned',
      prompt: (2_000 * parameters) / first.parameters,
      decode: (300 * bytes) / first.bytes,
    });
  });

  it('does not take a benchmark on another engine for its own', () => {
    expect(ask({ benchmarks: [measured('smollm2-135m', 9_000, 900, 'webllm')] })).toEqual(ask());
  });

  it('is the lighter one first while the battery or the line is to be saved, with the other one behind it', () => {
    const usual = roles(ask({ engines: [gpu(), cpu(4)] }));
    expect(usual['faster']).toBeDefined();
    const saving = ask({ engines: [gpu(), cpu(4)], saving: true });
    expect(saving[0]).toMatchObject({ role: 'first', id: usual['faster'], why: 'saving' });
    expect(roles(saving)['better']).toBe(usual['first']);
  });

  it('is never one on the processor that llama.cpp does not open', () => {
    const here: EngineHere = { ...cpu(4), largestFile: 2 ** 31 - 1 };
    const oversized = { ...findEntry('smollm2-135m')!, bytes: 2 ** 31, engines: ['wllama' as const] };
    expect(ask({ engines: [here], memory: 64 * GIB, catalogue: [oversized] })).toEqual([]);
    expect(ask({ engines: [here], memory: 64 * GIB, catalogue: [{ ...oversized, bytes: 2 ** 31 - 1 }] })).toHaveLength(
      1,
    );
  });

  it('says where there is but one', () => {
    expect(ask({ catalogue: [findEntry('smollm2-135m')!] })).toMatchObject([
      { role: 'first', why: 'only-one-that-fits' },
    ]);
  });
});

describe('on any machine', () => {
  const engines = fc.array(
    fc.oneof(
      fc.record({
        id: fc.constant('wllama' as const),
        available: fc.boolean(),
        worthwhile: fc.boolean(),
        threads: fc.integer({ min: 1, max: 4 }),
        largestFile: fc.constantFrom(undefined, 200e6, 2 ** 31 - 1),
      }),
      fc.record({
        id: fc.constantFrom('webllm' as const, 'wllama-webgpu' as const),
        available: fc.boolean(),
        worthwhile: fc.boolean(),
        gpu: fc.record({ largestBuffer: fc.integer({ min: 0, max: GIB }), half: fc.boolean() }),
      }),
    ),
    { maxLength: 3 },
  );
  const pace = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 5_000, noNaN: true }));
  const benchmarks = fc.array(
    fc.record({
      sha256: fc.constantFrom(...CATALOGUE.map(({ sha256 }) => sha256)),
      engine: fc.constantFrom('webllm' as const, 'wllama' as const, 'wllama-webgpu' as const),
      prompt: pace,
      decode: pace,
      firstToken: fc.constant(1),
      memory: fc.constant({ bytes: 1, measured: false }),
      at: fc.constant(1),
    }),
    { maxLength: 4 },
  );
  const input: fc.Arbitrary<RecommendInput> = fc.record({
    machine: fc.record({
      cores: fc.integer({ min: 1, max: 64 }),
      memory: fc.oneof(
        fc.constant(null),
        fc.double({ min: 0.25, max: 32, noNaN: true }).map((gib) => gib * GIB),
      ),
      saving: fc.boolean(),
    }),
    engines,
    benchmarks,
    catalogue: fc.subarray([...CATALOGUE]),
  });

  it('nothing is offered that does not fit', () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { id, engine, memory } of recommend(given)) {
          const entry = findEntry(id)!;
          const here = given.engines.find(
            (candidate) =>
              candidate.id === engine &&
              candidate.available &&
              entry.bytes <= (candidate.largestFile ?? Infinity) &&
              (!candidate.gpu || candidate.gpu.largestBuffer >= entry.shape.vocabulary * entry.shape.width),
          );
          expect(here, 'an engine that is there and has room').toBeDefined();
          expect(given.catalogue).toContain(entry);
          expect(entry.engines).toContain(engine);
          expect(memory).toBeGreaterThan(entry.bytes);
          expect(memory).toBeLessThanOrEqual((given.machine.memory ?? 4 * GIB) / 2 + 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the roles are what they say', () => {
    fc.assert(
      fc.property(input, (given) => {
        const choices = recommend(given);
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
      { numRuns: 500 },
    );
  });

  it('the same question has the same answer, in whatever order the list stands', () => {
    fc.assert(
      fc.property(input, (given) => {
        expect(
          recommend({ ...given, catalogue: [...given.catalogue].reverse(), benchmarks: [...given.benchmarks] }),
        ).toEqual(recommend(given));
      }),
      { numRuns: 200 },
    );
  });
});
