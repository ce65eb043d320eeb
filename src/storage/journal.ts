/**
 * The jobs' logs on disk, so that a host that died can tell what it had written. Private windows never get here:
 * `ephemeral` jobs are refused, not skipped in silence.
 */
import type { JobState } from '@/src/protocol/job';
import type { LoggedEvent } from '@/src/protocol/task-event';
import type { SottoDatabase } from './database';
import { entryOfNow } from './earlier-rows';
import { readJobRow, type JobRow } from './job-row';

export interface StoredJob {
  readonly job: JobRow;
  readonly entries: LoggedEvent[];
}

/** Jobs kept; older ones are dropped with their events. */
const KEPT_JOBS = 50;

/** What of some rows this version can read. */
function readable(rows: readonly unknown[]): JobRow[] {
  return rows.flatMap((row) => readJobRow(row) ?? []);
}

export class Journal {
  constructor(private readonly db: Promise<SottoDatabase>) {}

  /** Writes a new job down. Throws for an ephemeral one. */
  async addJob(job: JobRow, ephemeral: boolean): Promise<void> {
    if (ephemeral) throw new Error("a private window's job must not be stored");
    await (await this.db).jobs.put(job);
  }

  /** Appends entries and notes the job's state, in one transaction. */
  async append(jobId: string, state: JobState, entries: readonly LoggedEvent[]): Promise<void> {
    const db = await this.db;
    await db.transaction('rw', db.jobs, db.events, async () => {
      // A job that was erased meanwhile stays erased.
      if ((await db.jobs.update(jobId, { state })) === 0) return;
      await db.events.bulkPut(entries.map((entry) => ({ jobId, ...entry })));
    });
  }

  async read(jobId: string): Promise<StoredJob | undefined> {
    const db = await this.db;
    const job = readJobRow(await db.jobs.get(jobId));
    if (!job) return undefined;
    const rows = await db.events.where('jobId').equals(jobId).sortBy('seq');
    return { job, entries: rows.map(({ seq, at, event }) => entryOfNow(jobId, { seq, at, event })) };
  }

  /** A tab's jobs, the newest first. */
  async ofTab(tabId: number): Promise<JobRow[]> {
    const rows = await (await this.db).jobs.where('tabId').equals(tabId).sortBy('createdAt');
    return readable(rows).reverse();
  }

  /** Jobs that were under way when the last host ended. */
  async unfinished(): Promise<JobRow[]> {
    return readable(
      await (await this.db).jobs.filter((job) => job.state === 'queued' || job.state === 'running').toArray(),
    );
  }

  /** Drops all but the newest jobs. */
  async prune(): Promise<void> {
    const old = await (await this.db).jobs.orderBy('createdAt').reverse().offset(KEPT_JOBS).primaryKeys();
    await this.erase(old);
  }

  /** Erases everything but some jobs, which are asked for when it is done: one may be begun meanwhile. */
  async clear(kept: () => ReadonlySet<string> = () => new Set()): Promise<void> {
    const db = await this.db;
    await db.transaction('rw', db.jobs, db.events, async () => {
      const ids = await db.jobs.toCollection().primaryKeys();
      const staying = kept();
      await db.jobs.bulkDelete(ids.filter((id) => !staying.has(id)));
      await db.events
        .where('jobId')
        .noneOf([...staying])
        .delete();
    });
  }

  /** Erases some jobs, whatever their state. */
  async erase(jobIds: readonly string[]): Promise<void> {
    const db = await this.db;
    await db.transaction('rw', db.jobs, db.events, async () => {
      await db.jobs.bulkDelete([...jobIds]);
      await db.events.where('jobId').anyOf(jobIds).delete();
    });
  }
}
