import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SottoDatabase } from './database';
import type { JobRow } from './job-row';
import { Journal } from './journal';

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
