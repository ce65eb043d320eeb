/** Whatever happens in whatever order, the host keeps its promises: `testing/unruly-world.ts` has them. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WAYS } from './testing/unruly-models';
import { UnrulyWorld, type Happening } from './testing/unruly-world';

// A file that is handed over has the name of its model.
vi.mock('@/src/messaging/file-handover', () => ({
  takeFile: (name: string) => Promise.resolve(new File(['GGUF'], name)),
}));

/** How often each comes among the others. */
const WEIGHTS = {
  import: 3,
  way: 2,
  choose: 3,
  remove: 2,
  try: 2,
  'stop trial': 1,
  submit: 6,
  stop: 3,
  attach: 2,
  open: 2,
  ask: 4,
  warm: 2,
  'erase one': 2,
  'erase all': 1,
  benchmark: 1,
  'cancel benchmark': 1,
  unload: 1,
  status: 1,
  'tab closed': 1,
  disk: 3,
  'host dies': 2,
  wait: 6,
} as const satisfies Record<Happening['what'], number>;
const kinds = (Object.keys(WEIGHTS) as Happening['what'][]).map((what) => ({
  arbitrary: fc.constant(what),
  weight: WEIGHTS[what],
}));
const happening = fc.record({
  what: fc.oneof(...kinds),
  which: fc.nat({ max: 11 }),
  way: fc.constantFrom(...WAYS),
  flag: fc.boolean(),
});

/** For longer searches: `SEED=7 RUNS=500 npx vitest run src/host/any-order.test.ts`. */
const { SEED = '33', RUNS = '20' } = process.env;
/** Worlds wait more than they work: so many happen at the same time, each from a seed of its own. */
const AT_ONCE = [0, 1, 2, 3];

const rejected: unknown[] = [];
const onRejection = (reason: unknown): void => {
  rejected.push(reason);
};
beforeAll(() => {
  process.on('unhandledRejection', onRejection);
});
afterAll(() => {
  process.off('unhandledRejection', onRejection);
});

it.concurrent.each(AT_ONCE)(
  'keeps its promises, whatever happens in whatever order: %i',
  async (nth) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 5, maxLength: 40 }),
        fc.boolean(),
        async (happenings, diskFails) => {
          const world = new UnrulyWorld();
          for (const one of happenings) await world.takes(one);
          await world.end(diskFails);
          expect([...world.problems]).toEqual([]);
          expect(rejected).toEqual([]);
        },
      ),
      { numRuns: Math.ceil(Number(RUNS) / AT_ONCE.length), seed: Number(SEED) + nth, endOnFailure: true },
    );
  },
  1_200_000,
);
