/** Who has the engine when: on a lane of its own, with the scripted engine. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import { installed } from '../testing/test-host';
import { Lane, type LaneUse } from './lane';
import type { Lease } from './lease';

const settings = { engine: 'auto', model: null } as const;
const never = new AbortController().signal;

let script: FakeScriptInput;
let loads: AbortSignal[];
let lane: Lane;
/** What has happened, in order. */
let told: string[];
beforeEach(() => {
  [script, loads, told] = [{}, [], []];
  const fake = createFakeProvider(() => script);
  const provider: typeof fake = {
    ...fake,
    load: (model, options) => {
      loads.push(options.signal);
      return fake.load(model, options);
    },
  };
  lane = new Lane({
    findModel: (sha256) => installed.open(sha256 ?? 'a'.repeat(64)),
    enginesFor: () => Promise.resolve([provider]),
    benchmarks: () => Promise.resolve([]),
  });
});

/** Has the engine until `until` resolves or it is ended. */
function use(
  name: string,
  how: Partial<LaneUse> & Pick<LaneUse, 'who'>,
  until: Promise<unknown> = Promise.resolve(),
): Promise<string> {
  const work = async ({ signal }: Lease): Promise<string> => {
    told.push(name);
    const ended = new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('ended'));
      });
    });
    await Promise.race([until, ended]);
    return name;
  };
  return lane.use({ signal: never, ...how }, (turn) => turn.withEngine({ settings }, work));
}

const has = (name: string): Promise<void> =>
  vi.waitFor(() => {
    expect(told).toContain(name);
  });
const forever = new Promise(() => undefined);

describe('the lane', () => {
  it('serves jobs one after the other, and not one that was stopped while it waited', async () => {
    const first = Promise.withResolvers<undefined>();
    const stopped = new AbortController();
    const jobs = [
      use('one', { who: 'job' }, first.promise),
      use('two', { who: 'job', signal: stopped.signal }),
      use('three', { who: 'job' }),
    ];
    await has('one');
    stopped.abort();
    await expect(jobs[1]).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual(['one']);
    first.resolve(undefined);
    expect(await jobs[2]).toBe('three');
    expect(told).toEqual(['one', 'three']);
    expect(loads).toHaveLength(1);
  });

  it.each(['trial', 'read-ahead'] as const)('ends a %s that uses the engine for a job', async (who) => {
    const guest = expect(use('guest', { who }, forever)).rejects.toMatchObject({ code: 'engine-busy' });
    await has('guest');
    expect(await use('job', { who: 'job' })).toBe('job');
    await guest;
  });

  it.each(['trial', 'read-ahead'] as const)('refuses a %s while a job or a trial is there', async (who) => {
    for (const other of ['job', 'trial'] as const) {
      const over = Promise.withResolvers<undefined>();
      const running = use(other, { who: other }, over.promise);
      await has(other);
      await expect(use('guest', { who })).rejects.toMatchObject({ code: 'engine-busy' });
      over.resolve(undefined);
      await running;
    }
    expect(await use('guest', { who })).toBe('guest');
  });

  it('lets a trial that waits begin when no job waits any more, one trial at a time', async () => {
    const over = Promise.withResolvers<undefined>();
    const jobs = [use('one', { who: 'job' }, over.promise), use('two', { who: 'job' })];
    const trials = ['a', 'b'].map((name) => use(name, { who: 'trial', waits: true }));
    await has('one');
    over.resolve(undefined);
    await Promise.all([...jobs, ...trials]);
    expect(told).toEqual(['one', 'two', 'a', 'b']);
  });

  it('ends reading ahead for a trial, and for the newest wish to read', async () => {
    const first = expect(use('first', { who: 'read-ahead' }, forever)).rejects.toMatchObject({ code: 'engine-busy' });
    await has('first');
    const second = expect(use('second', { who: 'read-ahead' }, forever)).rejects.toBeDefined();
    await first;
    await has('second');
    expect(await use('trial', { who: 'trial' })).toBe('trial');
    await second;
  });

  it('leaves a model that is being loaded to a job, and ends the load with the job where nobody joined it', async () => {
    script.loadMs = 60_000;
    const guest = expect(use('guest', { who: 'read-ahead' })).rejects.toMatchObject({ code: 'engine-busy' });
    await vi.waitFor(() => {
      expect(loads).toHaveLength(1);
    });
    const seen = await lane.use({ who: 'job', signal: never }, () => Promise.resolve(loads[0]?.aborted));
    expect(seen, 'while the job runs').toBe(false);
    await guest;
    expect(loads[0]?.aborted, 'behind it').toBe(true);
  });

  it('unloads nothing under a job, which hears where its own model was removed', async () => {
    Object.assign(script, { endless: true, tokenMs: 1 });
    const job = lane.use({ who: 'job', signal: never }, (turn) =>
      turn.withEngine({ settings }, async (lease) => {
        const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 100_000 };
        const request = { messages: [{ role: 'user', content: 'Who?' } as const], prefixLength: 0, sampling };
        for await (const token of lease.generate(request, lease)) told.push(token.type);
      }),
    );
    const missing = expect(job).rejects.toMatchObject({ code: 'model-missing' });
    await has('text');
    await lane.unload();
    await lane.removing('b'.repeat(64), () => Promise.resolve());
    expect(lane.engine).not.toBeNull();
    const removed = vi.fn(() => Promise.resolve());
    await lane.removing('a'.repeat(64), removed);
    expect(removed).toHaveBeenCalledOnce();
    expect(lane.engine).toBeNull();
    await missing;
  });
});
