import { beforeEach, describe, expect, it } from 'vitest';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { TaskSettings } from '@/src/protocol/task';
import { installed } from './testing/test-host';
import { Updates } from './updates';

const [NEW, OLD, OTHER] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)];

let here: ModelInfo[];
let chosen: string | null;
let marks: object[];
/** What each test on the engine comes to; the last one is for all that follow. */
let outcomes: (Error | 'passes')[];
let tested: TaskSettings[];
let free: PromiseWithResolvers<undefined>;
let updates: Updates;

beforeEach(async () => {
  const [model] = await installed.list();
  if (!model) throw new Error('There is no model.');
  here = [{ ...model, sha256: NEW }, { ...model, sha256: OLD }];
  chosen = OLD;
  marks = [];
  outcomes = ['passes'];
  tested = [];
  free = Promise.withResolvers();
  free.resolve(undefined);
  updates = new Updates({
    models: { list: () => Promise.resolve(here), mark: (sha256, what) => { marks.push({ sha256, ...what }); return Promise.resolve(); } },
    trials: {
      whenFree: () => free.promise,
      run: (settings) => {
        tested.push(settings);
        const outcome = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
        return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(settings.model as never);
      },
    },
    choice: { load: () => Promise.resolve({ engine: 'wllama', model: chosen }), use: (sha256) => { chosen = sha256; return Promise.resolve(); } },
    replaced: (sha256) => (sha256 === NEW ? [OLD] : []),
  });
});

describe('a newer version', () => {
  it('is due for its test while the older one is here and nothing came of an earlier one', async () => {
    expect(await updates.isDue(NEW)).toBe(true);
    expect(await updates.isDue(OLD)).toBe(false);
    const [newer, older] = here;
    if (!newer || !older) throw new Error('There are two.');
    for (const others of [[newer], [{ ...newer, testedAt: 1 }, older], [{ ...newer, testError: { code: 'model-broken', message: '' } as const }, older], [older]]) {
      here = others;
      expect(await updates.isDue(NEW)).toBe(false);
    }
  });

  it('waits until the engine is free, answers on the chosen engine, and takes the older one’s place', async () => {
    free = Promise.withResolvers();
    const over = updates.run(NEW);
    await Promise.resolve();
    expect(tested).toEqual([]);
    free.resolve(undefined);
    await over;
    expect(tested).toEqual([{ engine: 'wllama', model: NEW }]);
    expect(marks).toMatchObject([{ sha256: NEW, testedAt: expect.any(Number) as number, testError: null }]);
    expect(chosen).toBe(NEW);
  });

  it('leaves another model in use that was chosen meanwhile', async () => {
    chosen = OTHER;
    await updates.run(NEW);
    expect(chosen).toBe(OTHER);
  });

  it('is tested once more where a job came between', async () => {
    outcomes = [new SottoError('engine-busy', ''), new DOMException('', 'AbortError'), 'passes'];
    await updates.run(NEW);
    expect(tested).toHaveLength(3);
    expect(marks).toHaveLength(1);
    expect(chosen).toBe(NEW);
  });

  it('that does not answer leaves the older one in use, and why is kept', async () => {
    outcomes = [new SottoError('engine-out-of-memory', '')];
    await updates.run(NEW);
    expect(marks).toMatchObject([{ sha256: NEW, testError: { code: 'engine-out-of-memory' } }]);
    expect(chosen).toBe(OLD);
  });

  it('is left alone where it is removed before its test, or under it', async () => {
    free = Promise.withResolvers();
    const over = updates.run(NEW);
    updates.drop(NEW);
    free.resolve(undefined);
    await over;
    expect(tested).toEqual([]);
    outcomes = [new SottoError('model-missing', '')];
    await updates.run(NEW);
    expect(marks).toEqual([]);
    expect(chosen).toBe(OLD);
  });
});
