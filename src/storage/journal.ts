/**
 * The jobs' logs on disk, so that a host that died can tell what it had written. Private windows never get here:
 * `ephemeral` jobs are refused, not skipped in silence.
 */
import * as v from 'valibot';
import { isOpen, type JobState } from '@/src/protocol/job';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { SottoDatabase } from './database';
import { entryOfNow, jobOfNow } from './earlier-rows';
import { EventRowSchema, JobRowSchema, parseRow, parseRows, UnknownEventRowSchema, type JobRow } from './rows';

export interface StoredJob {
  readonly job: JobRow;
  /** In order. A number is missing where an entry has an event that this version does not know. */
  readonly entries: LoggedEvent[];
  /** The number behind every row of this log, those that do not parse too. */
  readonly nextSeq: number;
}

/** Jobs kept; older ones are dropped with their events. */
const KEPT_JOBS = 50;

/** The jobs of some rows, without those that cannot be read. */
const jobsOf = (rows: readonly unknown[]): JobRow[] => parseRows(JobRowSchema, rows.map(jobOfNow));

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

  /** A job with its log up to the first broken entry. Undefined where there is no such job, or it cannot be read. */
  async read(jobId: string): Promise<StoredJob | undefined> {
    const db = await this.db;
    const job = parseRow(JobRowSchema, jobOfNow(await db.jobs.get(jobId)));
    if (!job) return undefined;
    // In the order of `seq`. A row whose number is none is not found, and would not parse.
    const rows = db.events.where('[jobId+seq]').between([jobId, 0], [jobId, Infinity]);
    const last = (await rows.primaryKeys()).at(-1)?.[1] ?? 0;
    return { job, entries: logOf(await rows.toArray()), nextSeq: Math.floor(last) + 1 };
  }

  /** A tab's jobs, the newest first. */
  async ofTab(tabId: number): Promise<JobRow[]> {
    const rows = await (await this.db).jobs.where('tabId').equals(tabId).toArray();
    return jobsOf(rows).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Jobs that were under way when the last host ended. */
  async unfinished(): Promise<JobRow[]> {
    return jobsOf(await (await this.db).jobs.toArray()).filter(isOpen);
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

/**
 * The log that a job's rows hold, up to its end: a host that died may still have written behind the end that its
 * successor gave it. An event that this version does not know is passed over. A broken row ends the log, for what is
 * told behind a gap could say something else than it did.
 */
function logOf(rows: readonly unknown[]): LoggedEvent[] {
  const entries: LoggedEvent[] = [];
  for (const row of rows) {
    const entry = parseRow(EventRowSchema, row) ?? parseRow(EventRowSchema, entryOfNow(row));
    if (entry) entries.push({ seq: entry.seq, at: entry.at, event: entry.event });
    if (entry ? isTerminal(entry.event) : !v.is(UnknownEventRowSchema, row)) break;
  }
  return entries;
}
