/** Every job that can still be attached to: those in memory, and those that an earlier host wrote down. */
import { ASK } from '@/src/protocol/action';
import { isOpen, type JobSummary } from '@/src/protocol/job';
import { SottoError } from '@/src/protocol/errors';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { Journal, StoredJob } from '@/src/storage/journal';
import type { JobRow } from '@/src/storage/rows';
import type { Job, JobOwner } from './job';
import { JobLog } from './job-log';
import { recordJob, type Recording } from './recorder';

/** A job as its watchers see it. */
export interface Attachable {
  readonly owner: JobOwner;
  readonly log: JobLog;
  summary(): JobSummary;
}

/** Finished jobs kept in memory, so that a private window's popup finds its answer again. */
const KEPT_IN_MEMORY = 20;

function restored({ job, entries }: StoredJob): Attachable {
  const { tabId, documentKey, origin } = job;
  const isEnded = entries.some(({ event }) => isTerminal(event));
  return {
    owner: { tabId, documentKey, origin },
    log: new JobLog(isEnded ? entries : [...entries, hostLost((entries.at(-1)?.seq ?? 0) + 1)]),
    summary: () => summaryOf(job),
  };
}

/** Of a job that is not in memory: nobody works at it any more, whatever was written down last. */
function summaryOf({ documentKey: _key, origin: _origin, ...summary }: JobRow): JobSummary {
  return isOpen(summary) ? { ...summary, state: 'failed' } : summary;
}

/** The end of a log whose own was never written. */
function hostLost(seq: number): LoggedEvent {
  return {
    seq,
    at: Date.now(),
    event: { type: 'failed', error: { code: 'host-lost', message: 'the host ended while the job ran' } },
  };
}

export class JobRegistry {
  private readonly jobs = new Map<string, Job>();
  /** Of jobs whose end is not on the disk yet. */
  private readonly recordings = new Map<string, Recording>();
  /** What was erased: a disk that failed to do so is not asked for it. */
  private readonly erased = new Set<string>();
  /** Null until everything was erased; then all that has come since, and is alone to be seen. */
  private since: Set<string> | null = null;

  private constructor(
    private readonly journal: Journal,
    private readonly onErased: (jobIds: readonly string[] | null) => void,
  ) {}

  /**
   * Ends in the journal what ran when the last host died; a journal that fails is no reason not to begin. `onErased`:
   * told which jobs nobody may be shown any more; null for all that there were.
   */
  static async open(journal: Journal, onErased: (jobIds: readonly string[] | null) => void): Promise<JobRegistry> {
    const registry = new JobRegistry(journal, onErased);
    await registry.recover().catch(() => undefined);
    return registry;
  }

  /** Takes a new job in, and writes it down from now on. */
  add(job: Job): void {
    this.jobs.set(job.id, job);
    this.since?.add(job.id);
    const recording = recordJob(job, this.journal);
    if (recording) {
      this.recordings.set(job.id, recording);
      void recording.ended.then(() => this.recordings.delete(job.id));
    }
    const finished = [...this.jobs.values()].filter(({ id, log }) => log.ended && !this.recordings.has(id));
    for (const old of finished.slice(0, -KEPT_IN_MEMORY)) this.jobs.delete(old.id);
  }

  /** A job of this host, running or not long over. */
  live(jobId: string): Job | undefined {
    return this.jobs.get(jobId);
  }

  /** All jobs of this host about a tab. */
  liveOfTab(tabId: number): Job[] {
    return [...this.jobs.values()].filter(({ owner }) => owner.tabId === tabId);
  }

  /** A job of this host or an earlier one. Rejects with `unknown-job`. */
  async find(jobId: string): Promise<Attachable> {
    const live = this.jobs.get(jobId);
    if (live) return live;
    const stored = await this.journal.read(jobId).catch(() => undefined);
    // It may have been erased while it was read.
    if (!stored || this.isErased(jobId)) throw new SottoError('unknown-job', 'no such job');
    return restored(stored);
  }

  /** A tab's jobs but for questions, which are found in their conversations; the newest first. */
  async ofTab(tabId: number): Promise<JobSummary[]> {
    const stored = (await this.journal.ofTab(tabId).catch(() => []))
      .filter(({ jobId }) => !this.jobs.has(jobId) && !this.isErased(jobId))
      .map(summaryOf);
    const live = this.liveOfTab(tabId).map((job) => job.summary());
    return [...live, ...stored].filter(({ action }) => action !== ASK).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** What an earlier host wrote of a job's log, or as much as there is. */
  async storedLog(jobId: string): Promise<readonly LoggedEvent[]> {
    return (await this.journal.read(jobId).catch(() => undefined))?.entries ?? [];
  }

  /** Erases some jobs; one that still runs ends. Rejects where the disk keeps them. */
  async erase(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    await this.drop(jobIds);
    await this.journal.erase(jobIds);
  }

  /** Erases every job, of this host and of earlier ones; what runs ends. Rejects where the disk keeps them. */
  async eraseAll(): Promise<void> {
    this.since = new Set();
    const dropped = this.drop([...this.jobs.keys()]);
    this.onErased(null);
    await dropped;
    await this.clearJournal();
  }

  /** Forgets everything that is over. Rejects where the disk keeps it. */
  async clear(): Promise<void> {
    await this.drop([...this.jobs.values()].filter(({ log }) => log.ended).map(({ id }) => id));
    await this.clearJournal();
  }

  /** Takes jobs out of sight at once. Resolves when nothing of them is on its way to the disk any more. */
  private async drop(jobIds: readonly string[]): Promise<void> {
    const writing = jobIds.flatMap((id) => this.recordings.get(id)?.stop() ?? []);
    for (const id of jobIds) {
      this.erased.add(id);
      this.jobs.get(id)?.cancel('erased');
      this.jobs.delete(id);
    }
    this.onErased(jobIds);
    await Promise.all(writing);
  }

  /** Everything on the disk but the jobs in memory. */
  private clearJournal(): Promise<void> {
    return this.journal.clear(() => new Set(this.jobs.keys()));
  }

  private isErased(jobId: string): boolean {
    return this.erased.has(jobId) || (this.since !== null && !this.since.has(jobId));
  }

  /** What ran when the last host died ends now, with its partial text kept. */
  private async recover(): Promise<void> {
    for (const { jobId } of await this.journal.unfinished()) {
      const stored = await this.journal.read(jobId);
      await this.journal.append(jobId, 'failed', [hostLost(stored?.nextSeq ?? 1)]);
    }
    await this.journal.prune();
  }
}
