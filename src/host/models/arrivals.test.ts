import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { TaskSettings } from '@/src/protocol/task';
import { Arrivals } from './arrivals';
import { installed } from '../testing/test-host';
import { unlessAborted } from '@/src/engine/abort';
import type { Lane } from '../lane/lane';
import type { EngineWish, LaneTurn } from '../lane/turn';

const [NEW, OLD, OTHER] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)];

let here: ModelInfo[];
let chosen: string | null;
let marks: object[];
/** What each test on the engine comes to; the last one is for all that follow. */
let outcomes: (Error | 'passes' | 'stays')[];
let tested: TaskSettings[];
let free: PromiseWithResolvers<undefined>;
let arrivals: Arrivals;
/** What a note waits for. */
let hold: Promise<unknown>;
/** Older pins that the new one takes the place of. */
let replaces: string[];

/** A lane that is free when `free` says so, and an engine that does what `outcomes` say. */
const lane: Lane['use'] = async ({ signal }, work) => {
  await unlessAborted(free.promise, signal);
  const turn = {
    signal,
    withEngine: async ({ settings, onLoading }: EngineWish): Promise<unknown> => {
      tested.push(settings);
      onLoading?.({ step: 'open', fraction: 0.5 });
      const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
      if (outcome === 'stays') return unlessAborted(new Promise(() => undefined), signal);
      if (outcome instanceof Error) throw outcome;
      return null;
    },
  };
  return work(turn as LaneTurn);
};

beforeEach(async () => {
  const [model] = await installed.list();
  if (!model) throw new Error('There is no model.');
  here = [
    { ...model, sha256: NEW },
    { ...model, sha256: OLD },
  ];
  chosen = OLD;
  marks = [];
  hold = Promise.resolve();
  outcomes = ['passes'];
  tested = [];
  free = Promise.withResolvers();
  free.resolve(undefined);
  replaces = [OLD];
  arrivals = new Arrivals({
    models: {
      list: () => Promise.resolve(here),
      mark: async (sha256, what) => {
        marks.push({ sha256, ...what });
        await hold;
      },
    },
    lane: { use: lane },
    choice: {
      load: () => Promise.resolve({ engine: 'llama', model: chosen }),
      use: (sha256) => {
        chosen = sha256;
        return Promise.resolve();
      },
      letGo: () => Promise.resolve(),
    },
    replaced: (sha256) => (sha256 === NEW ? replaces : []),
  });
});

describe('an update', () => {
  it('has to be tested while the older version is here and it has no test result', async () => {
    expect(await arrivals.isDue(NEW)).toBe(true);
    expect(await arrivals.isDue(OLD)).toBe(false);
    const [newer, older] = here;
    if (!newer || !older) throw new Error('There are two.');
    for (const others of [
      [newer],
      [{ ...newer, testedAt: 1 }, older],
      [{ ...newer, testError: { code: 'model-broken', message: '' } as const }, older],
      [older],
    ]) {
      here = others;
      expect(await arrivals.isDue(NEW)).toBe(false);
    }
  });

  it('is tested on the chosen engine when that is free, and is chosen in place of the older version', async () => {
    free = Promise.withResolvers();
    const over = arrivals.run(NEW);
    await vi.waitFor(() => {
      expect(arrivals.trials).toEqual([{ sha256: NEW, step: 'waiting', fraction: null }]);
    });
    expect(tested).toEqual([]);
    free.resolve(undefined);
    await over;
    expect(tested).toEqual([{ engine: 'llama', model: NEW }]);
    expect(marks).toMatchObject([{ sha256: NEW, testedAt: expect.any(Number) as number, testError: null }]);
    expect(chosen).toBe(NEW);
  });

  it('leaves another model chosen that was chosen meanwhile', async () => {
    chosen = OTHER;
    await arrivals.run(NEW);
    expect(chosen).toBe(OTHER);
  });

  it('is tested again where a job ended its test', async () => {
    outcomes = [new SottoError('engine-busy', ''), new DOMException('', 'AbortError'), 'passes'];
    await arrivals.run(NEW);
    expect(tested).toHaveLength(3);
    expect(marks).toHaveLength(1);
    expect(chosen).toBe(NEW);
  });

  it('that does not answer leaves the older version chosen, and its error is noted', async () => {
    outcomes = [new SottoError('engine-out-of-memory', '')];
    await arrivals.run(NEW);
    expect(marks).toMatchObject([{ sha256: NEW, testError: { code: 'engine-out-of-memory' } }]);
    expect(chosen).toBe(OLD);
  });

  it('is not chosen where it was removed while its outcome was noted', async () => {
    chosen = null;
    const noted = Promise.withResolvers<undefined>();
    hold = noted.promise;
    const over = arrivals.run(NEW);
    await vi.waitFor(() => {
      expect(marks).toHaveLength(1);
    });
    here = here.filter(({ sha256 }) => sha256 !== NEW);
    noted.resolve(undefined);
    await over;
    expect(chosen).toBeNull();
  });

  it('has no outcome where it is removed before its test, or during it', async () => {
    free = Promise.withResolvers();
    const over = arrivals.run(NEW);
    void arrivals.stop(NEW);
    free.resolve(undefined);
    await over;
    expect(tested).toEqual([]);
    outcomes = [new SottoError('model-missing', '')];
    await arrivals.run(NEW);
    expect(marks).toEqual([]);
    expect(chosen).toBe(OLD);
  });
});

describe('a model that was not here in any version', () => {
  beforeEach(() => {
    replaces = [];
  });

  it('is due where it came with a mark, and not where it came before there was one', async () => {
    expect(await arrivals.isDue(NEW)).toBe(false);
    here = here.map((model) => ({ ...model, untried: true }));
    expect(await arrivals.isDue(NEW)).toBe(true);
    here = here.map((model) => ({ ...model, packaged: true }));
    expect(await arrivals.isDue(NEW), 'a part of the package').toBe(false);
  });

  it('is used from then on where it passes, unless another was chosen meanwhile', async () => {
    await arrivals.run(NEW);
    expect(chosen).toBe(NEW);
    chosen = OLD;
    free = Promise.withResolvers();
    const over = arrivals.run(NEW);
    await Promise.resolve();
    chosen = OTHER;
    free.resolve(undefined);
    await over;
    expect(chosen).toBe(OTHER);
  });

  it('is not used where it fails, nor where it passes only when asked again', async () => {
    outcomes = [new SottoError('model-broken', ''), 'passes'];
    await arrivals.run(NEW);
    expect(marks).toMatchObject([{ testError: { code: 'model-broken' } }]);
    await arrivals.again(NEW);
    expect(marks).toHaveLength(2);
    expect(chosen).toBe(OLD);
  });

  it.each(['engine-lost', 'engine-stalled', 'engine-out-of-memory'] as const)(
    'has failed with %s only where it does so twice',
    async (code) => {
      outcomes = [new SottoError(code, ''), new SottoError('engine-busy', ''), 'passes'];
      await arrivals.run(NEW);
      expect(marks).toMatchObject([{ testError: null }]);
      outcomes = [new SottoError(code, ''), new SottoError('engine-busy', ''), new SottoError(code, '')];
      await arrivals.again(NEW);
      expect(marks.at(-1)).toMatchObject({ testError: { code } });
    },
  );

  it('that an earlier host did not test is tested once, and not again after it was stopped', async () => {
    here = here.map((model) => ({ ...model, untried: true }));
    outcomes = ['stays'];
    arrivals.goOn(here);
    await vi.waitFor(() => {
      expect(arrivals.trials).toMatchObject([{ sha256: NEW, step: 'loading', fraction: 0.5 }, { sha256: OLD }]);
    });
    await arrivals.stop(NEW);
    await arrivals.stop(OLD);
    arrivals.goOn(here);
    expect(arrivals.trials).toEqual([]);
    expect(marks).toEqual([]);
  });

  it('that is interrupted again and again stays untried in the end', async () => {
    outcomes = [new DOMException('', 'AbortError')];
    await arrivals.run(NEW);
    expect(tested.length).toBeLessThan(200);
    expect(marks).toEqual([]);
  });

  it('that cannot be noted as failed is no reason to say so', async () => {
    outcomes = [new SottoError('storage-broken', '')];
    await arrivals.run(NEW);
    expect(marks).toEqual([]);
  });

  it('that has answered a question has passed, and is used', async () => {
    outcomes = ['stays'];
    const over = arrivals.run(NEW);
    await vi.waitFor(() => {
      expect(tested).toHaveLength(1);
    });
    await arrivals.answered(NEW);
    await over;
    expect(marks).toMatchObject([
      { sha256: NEW, usedAt: expect.any(Number) as number, testedAt: expect.any(Number) as number, testError: null },
    ]);
    expect(chosen).toBe(NEW);
  });
});
