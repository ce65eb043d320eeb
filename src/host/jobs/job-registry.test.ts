import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SottoDatabase } from '@/src/storage/database';
import { Journal } from '@/src/storage/journal';
import { jobsOnDisk, logOnDisk } from '../testing/on-disk';
import { Job } from './job';
import { JobRegistry } from './job-registry';
import type { JobWork } from './job-work';
import { SOURCE } from '@/tests/fixtures/source';

const work: JobWork = {
  action: 'summarize',
  title: 'The Lighthouse',
  scope: 'page',
  source: SOURCE,
  settings: { engine: 'auto', model: null },
  run: () => {
    throw new Error('not run');
  },
};
const broken = (): Promise<never> => Promise.reject(new Error('the disk fails'));

let db: SottoDatabase;
beforeEach(() => {
  vi.restoreAllMocks();
  db = new SottoDatabase(crypto.randomUUID());
});

/** What a host that starts now finds. */
const start = (journal = new Journal(Promise.resolve(db))): Promise<JobRegistry> =>
  JobRegistry.open(journal, () => undefined);

function add(registry: JobRegistry): Job {
  const job = new Job(work, { tabId: 1, documentKey: null, origin: null }, false);
  registry.add(job);
  return job;
}

const states = async (registry: JobRegistry): Promise<string[]> => (await registry.ofTab(1)).map(({ state }) => state);
const lastOnDisk = async ({ id }: Job): Promise<unknown> => (await logOnDisk(db, id)).at(-1)?.event;

describe('a job that was under way when the host ended', () => {
  it('is over, also where the disk did not take its end', async () => {
    const job = add(await start());
    job.record({ type: 'loading', step: 'start', fraction: null });
    await vi.waitFor(async () => {
      expect(await lastOnDisk(job)).toMatchObject({ type: 'loading' });
    });
    const append = vi.spyOn(Journal.prototype, 'append').mockImplementation(broken);
    const later = await start();
    const found = await later.find(job.id);
    append.mockRestore();
    expect(found.log.events.map(({ type }) => type)).toEqual(['loading', 'failed']);
    expect(found.log.events.at(-1)).toMatchObject({ error: { code: 'host-lost' } });
    expect(found.summary().state).toBe('failed');
    expect(await states(later)).toEqual(['failed']);
  });

  it('ends where its log cannot be read further, and nothing of the log is written over', async () => {
    const job = add(await start());
    job.record({ type: 'loading', step: 'start', fraction: null });
    job.record({ type: 'token', text: 'The lamp ', tokens: 2 });
    job.record({ type: 'aside', text: 'I think.' });
    await vi.waitFor(async () => {
      expect(await lastOnDisk(job)).toMatchObject({ type: 'aside' });
    });
    const broken = { jobId: job.id, seq: 2, at: 1, event: { type: 'token' } };
    await db.table<unknown>('events').put(broken);
    const later = await start();
    const { log } = await later.find(job.id);
    expect(log.events.map(({ type }) => type)).toEqual(['loading', 'failed']);
    expect(await db.events.toArray()).toMatchObject([
      { seq: 1 },
      broken,
      { seq: 3 },
      { seq: 4, event: { type: 'failed' } },
    ]);
  });
});

describe('a disk that fails for a while', () => {
  it('gets what it did not take with the next', async () => {
    const job = add(await start());
    await vi.waitFor(async () => {
      expect(await db.jobs.count()).toBe(1);
    });
    const append = vi.spyOn(Journal.prototype, 'append').mockImplementationOnce(broken);
    job.record({ type: 'token', text: 'The lamp ', tokens: 2 });
    await vi.waitFor(() => {
      expect(append).toHaveBeenCalledTimes(1);
    });
    job.record({ type: 'token', text: 'was lit.', tokens: 2 });
    job.record({ type: 'cancelled', reason: 'user' });
    await vi.waitFor(async () => {
      expect(await lastOnDisk(job)).toEqual({ type: 'cancelled', reason: 'user' });
    });
    const stored = await new Journal(Promise.resolve(db)).read(job.id);
    expect(stored?.entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(stored?.job.state).toBe('cancelled');
  });
});

describe('what was erased', () => {
  it.each(['one', 'all'] as const)('is not shown again by a disk that kept it (%s)', async (much) => {
    const registry = await start();
    const job = add(registry);
    job.record({ type: 'cancelled', reason: 'user' });
    await vi.waitFor(async () => {
      expect(await lastOnDisk(job)).toMatchObject({ type: 'cancelled' });
    });
    const [erase, clear] = [
      vi.spyOn(Journal.prototype, 'erase').mockImplementation(broken),
      vi.spyOn(Journal.prototype, 'clear').mockImplementation(broken),
    ];
    await expect(much === 'all' ? registry.eraseAll() : registry.erase([job.id])).rejects.toThrow();
    erase.mockRestore();
    clear.mockRestore();
    await expect(registry.find(job.id)).rejects.toMatchObject({ code: 'unknown-job' });
    expect(await states(registry)).toEqual([]);
  });

  it('takes nothing with it that comes later, on a clock that was set back', async () => {
    const registry = await start();
    await registry.eraseAll();
    const hourAgo = Date.now() - 3_600_000;
    vi.spyOn(Date, 'now').mockReturnValue(hourAgo);
    const jobs = Array.from({ length: 30 }, () => add(registry));
    for (const job of jobs) job.record({ type: 'cancelled', reason: 'user' });
    await vi.waitFor(async () => {
      expect((await jobsOnDisk(db)).filter(({ state }) => state === 'cancelled')).toHaveLength(30);
    });
    add(registry);
    expect((await registry.find(jobs[0]?.id ?? '')).summary().state, 'one that is on the disk alone').toBe('cancelled');
  });
});
