import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SottoDatabase } from './database';
import { Journal } from './journal';
import type { JobRow } from './rows';

const row = (n: number): JobRow => ({
  jobId: n.toString(16).padStart(32, '0'),
  tabId: 1,
  action: 'summarize',
  title: 'A page',
  createdAt: n,
  state: 'running',
  documentKey: 'doc',
  origin: 'https://a.example',
});
const token = (seq: number) => ({
  seq,
  at: seq,
  event: { type: 'token' as const, text: `t${String(seq)}`, tokens: 1 },
});

let journal: Journal;
let db: SottoDatabase;
beforeEach(async () => {
  db = new SottoDatabase(crypto.randomUUID());
  journal = new Journal(Promise.resolve(db));
  await db.open();
});

describe('Journal', () => {
  it('gives a later host the whole log, in order', async () => {
    await journal.addJob(row(1), false);
    await journal.append(row(1).jobId, 'running', [token(1), token(2)]);
    await journal.append(row(1).jobId, 'running', [token(3)]);
    const stored = await new Journal(Promise.resolve(db)).read(row(1).jobId);
    expect(stored?.entries).toEqual([token(1), token(2), token(3)]);
    expect((await journal.unfinished()).map(({ jobId }) => jobId)).toEqual([row(1).jobId]);
  });

  it("refuses a private window's job", async () => {
    await expect(journal.addJob(row(1), true)).rejects.toThrow(/private/);
    expect(await db.jobs.count()).toBe(0);
  });

  it('reads rows of earlier versions, and leaves out what it cannot read', async () => {
    const { action: intent, ...before } = row(1);
    const later = { ...row(3), action: { from: 'a newer version' } };
    await db.table('jobs').bulkPut([{ ...before, intent }, row(2), later, { ...row(4), tabId: 1, title: 7 }]);
    expect((await journal.ofTab(1)).map(({ jobId, action }) => [jobId, action])).toEqual([
      [row(2).jobId, 'summarize'],
      [row(1).jobId, 'summarize'],
    ]);
    expect(await journal.unfinished()).toHaveLength(2);
    expect(await journal.read(row(3).jobId)).toBeUndefined();
  });

  it('brings nothing back of a job that was erased while it ran', async () => {
    await journal.addJob(row(1), false);
    await journal.clear();
    await journal.append(row(1).jobId, 'done', [token(1)]);
    expect(await db.events.count()).toBe(0);
  });

  it('keeps the newest fifty', async () => {
    for (let n = 1; n <= 55; n++) {
      await journal.addJob(row(n), false);
      await journal.append(row(n).jobId, 'done', [token(1)]);
    }
    await journal.prune();
    expect(await db.jobs.count()).toBe(50);
    expect(await db.events.count()).toBe(50);
    expect(await journal.read(row(5).jobId)).toBeUndefined();
  });
});

describe('a row that does not parse', () => {
  /** Puts something into a table that this version would never write. */
  const damage = (table: 'jobs' | 'events', value: object): Promise<unknown> => db.table<unknown>(table).put(value);
  const { jobId } = row(1);
  const seqs = async (): Promise<number[] | undefined> => (await journal.read(jobId))?.entries.map(({ seq }) => seq);

  it.each([
    ['a state of its own', { state: 'paused' }],
    ['no title', { title: null }],
    ['a tab that is none', { tabId: 1.5 }],
  ])('hides no other job (%s)', async (_what, broken) => {
    await journal.addJob(row(1), false);
    await damage('jobs', { ...row(2), ...broken });
    await journal.addJob(row(3), false);
    expect((await journal.ofTab(1)).map(({ createdAt }) => createdAt)).toEqual([3, 1]);
    expect((await journal.unfinished()).map(({ createdAt }) => createdAt).sort()).toEqual([1, 3]);
    expect(await journal.read(row(2).jobId)).toBeUndefined();
    expect(await db.jobs.count()).toBe(3);
  });

  it.each([
    ['an event of a known type that lacks something', { event: { type: 'token' } }],
    ['no event', { event: null }],
    ['no time', { at: 'noon' }],
  ])('ends its log, and what stands before it is kept (%s)', async (_what, broken) => {
    await journal.addJob(row(1), false);
    await journal.append(jobId, 'running', [token(1), token(2), token(3), token(4)]);
    await damage('events', { jobId, ...token(3), ...broken });
    expect(await seqs()).toEqual([1, 2]);
    // What is written next must not take the place of what is there.
    expect((await journal.read(jobId))?.nextSeq).toBe(5);
    expect(await db.events.count()).toBe(4);
  });

  it('is passed over where this version does not know its event, and the log goes on', async () => {
    await journal.addJob(row(1), false);
    await journal.append(jobId, 'running', [token(1)]);
    await damage('events', { jobId, seq: 2, at: 2, event: { type: 'of-tomorrow', words: 3 } });
    await journal.append(jobId, 'running', [token(3)]);
    expect(await seqs()).toEqual([1, 3]);
  });

  it('of a host that died, behind the end that its successor has written, is no part of the log', async () => {
    await journal.addJob(row(1), false);
    await journal.append(jobId, 'running', [token(1), token(3)]);
    await journal.append(jobId, 'failed', [{ seq: 2, at: 2, event: { type: 'cancelled', reason: 'user' } }]);
    expect(await seqs()).toEqual([1, 2]);
  });

  it('is erased with the others', async () => {
    await damage('jobs', { jobId });
    await damage('events', { jobId, seq: 1 });
    await journal.clear();
    expect([await db.jobs.count(), await db.events.count()]).toEqual([0, 0]);
  });
});
