/** All jobs that can be followed: those in memory, and those of earlier hosts on the disk. */
import { ASK } from '@/src/protocol/action';
import { isOpen, type JobSummary } from '@/src/protocol/job';
import { SottoError } from '@/src/protocol/errors';
import { isTerminal, type LoggedEvent } from '@/src/protocol/task-event';
import type { Journal, StoredJob } from '@/src/storage/journal';
import type { JobRow } from '@/src/storage/rows';
import type { Job, JobOwner } from './job';
import { JobLog } from './job-log';
import { recordJob, type Recording } from './recorder';

/** A job as its followers need it. */
export interface Attachable {
  readonly owner: JobOwner;
  readonly log: JobLog;
  summary(): JobSummary;
}

/** So many finished jobs stay in memory, so that a private window's popup finds its answer again. */
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

/** Of a job on the disk. It does not run any more, whatever state was written last. */
function summaryOf({ documentKey: _key, origin: _origin, ...summary }: JobRow): JobSummary {
  return isOpen(summary) ? { ...summary, state: 'failed' } : summary;
}

/** The end of a log that has none. */
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
  /** Erased jobs: where the disk has kept one, it is not shown. */
  private readonly erased = new Set<string>();
  /** Null until everything is erased. Then the jobs since, which alone may be shown. */
  private since: Set<string> | null = null;

  private constructor(
    private readonly journal: Journal,
    private readonly onErased: (jobIds: readonly string[] | null) => void,
  ) {}

  /**
   * Ends jobs in the journal that ran when the last host died. Never rejects.
   * `onErased`: called with the jobs that must not be shown any more; null for all.
   */
  static async open(journal: Journal, onErased: (jobIds: readonly string[] | null) => void): Promise<JobRegistry> {
    const registry = new JobRegistry(journal, onErased);
    await registry.recover().catch(() => undefined);
    return registry;
  }

  /** Adds a new job, and begins to record it. */
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

  /** A job in memory. */
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
    // It may be erased while it is read.
    if (!stored || this.isErased(jobId)) throw new SottoError('unknown-job', 'no such job');
    return restored(stored);
  }

  /** A tab's jobs, the newest first, without questions, which are in their conversations. */
  async ofTab(tabId: number): Promise<JobSummary[]> {
    const stored = (await this.journal.ofTab(tabId).catch(() => []))
      .filter(({ jobId }) => !this.jobs.has(jobId) && !this.isErased(jobId))
      .map(summaryOf);
    const live = this.liveOfTab(tabId).map((job) => job.summary());
    return [...live, ...stored].filter(({ action }) => action !== ASK).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** A job's log on the disk; empty where it cannot be read. */
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

  /** Removes jobs from memory at once. Resolves when none of their writes is under way. */
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

  /** Erases everything on the disk but the jobs in memory. */
  private clearJournal(): Promise<void> {
    return this.journal.clear(() => new Set(this.jobs.keys()));
  }

  private isErased(jobId: string): boolean {
    return this.erased.has(jobId) || (this.since !== null && !this.since.has(jobId));
  }

  /** Ends jobs that ran when the last host died. Their text is kept. */
  private async recover(): Promise<void> {
    for (const { jobId } of await this.journal.unfinished()) {
      const stored = await this.journal.read(jobId);
      await this.journal.append(jobId, 'failed', [hostLost(stored?.nextSeq ?? 1)]);
    }
    await this.journal.prune();
  }
}
