import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { supportOf } from '@/src/engine/rank';
import { CATALOGUE, findEntry, traitsOf } from '@/src/models/catalogue';
import { secondsToAnswer } from '@/src/models/speed';
import { entryOf, found, GIB, PROVIDERS } from '../testing/machines';
import { advise, type AdviceInput } from './advice';

vi.mock('@/src/platform/runtime', () => ({ extensionUrl: (path: string) => `ext:${path}` }));

beforeAll(() => {
  const manifest = readFileSync('tools/webllm-libs/dist/manifest.json', 'utf8');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(manifest)));
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
          expect((await supportOf(traitsOf(entry), PROVIDERS)).engines).toContain(engine);
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
