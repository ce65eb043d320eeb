/** Every job that can still be attached to: those in memory, and those that an earlier host wrote down. */
import type { JobSummary } from '@/src/protocol/contract';
import { SottoError } from '@/src/protocol/errors';
import type { LoggedEvent } from '@/src/protocol/task-event';
import type { Journal, StoredJob } from '@/src/storage/journal';
import type { Job, JobOwner } from './job';
import { JobLog } from './job-log';

/** A job as its watchers see it. */
export interface Attachable {
  readonly owner: JobOwner;
  readonly log: JobLog;
  summary(): JobSummary;
}

/** Finished jobs kept in memory, so that a private window's popup finds its answer again. */
const KEPT_IN_MEMORY = 20;

function restored({ job, entries }: StoredJob): Attachable {
  const { documentKey, origin, ...summary } = job;
  return { owner: { tabId: job.tabId, documentKey, origin }, log: new JobLog(entries), summary: () => summary };
}

export class JobRegistry {
  private readonly jobs = new Map<string, Job>();
  private readonly recovered: Promise<void>;

  constructor(private readonly journal: Journal) {
    this.recovered = this.recover().catch(() => undefined);
  }

  add(job: Job): void {
    this.jobs.set(job.id, job);
    const finished = [...this.jobs.values()].filter(({ log }) => log.ended);
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
    await this.recovered;
    const stored = await this.journal.read(jobId).catch(() => undefined);
    if (!stored) throw new SottoError('unknown-job', 'no such job');
    return restored(stored);
  }

  /** A tab's jobs but for questions, which are found in their conversations; the newest first. */
  async ofTab(tabId: number): Promise<JobSummary[]> {
    await this.recovered;
    const live = this.liveOfTab(tabId).map((job) => job.summary());
    const stored = (await this.journal.ofTab(tabId).catch(() => []))
      .filter(({ jobId }) => !this.jobs.has(jobId))
      .map(({ documentKey: _key, origin: _origin, ...summary }) => summary);
    return [...live, ...stored].filter(({ intent }) => intent !== 'ask').sort((a, b) => b.createdAt - a.createdAt);
  }

  /** What an earlier host wrote of a job's log, or as much as there is. */
  async storedLog(jobId: string): Promise<readonly LoggedEvent[]> {
    await this.recovered;
    return (await this.journal.read(jobId).catch(() => undefined))?.entries ?? [];
  }

  /** Erases what was written down of some jobs; one that still runs is not written down any more. */
  forget(jobIds: readonly string[]): void {
    for (const id of jobIds) if (this.jobs.get(id)?.log.ended) this.jobs.delete(id);
    this.journal.erase(jobIds).catch(() => undefined);
  }

  /** Forgets everything that is over. */
  async clear(): Promise<void> {
    for (const [id, job] of this.jobs) if (job.log.ended) this.jobs.delete(id);
    await this.journal.clear();
  }

  /** What ran when the last host died ends now, with its partial text kept. */
  private async recover(): Promise<void> {
    for (const { jobId } of await this.journal.unfinished()) {
      const stored = await this.journal.read(jobId);
      const entry = {
        seq: (stored?.entries.length ?? 0) + 1, at: Date.now(),
        event: { type: 'failed', error: { code: 'host-lost', message: 'the host ended while the job ran' } },
      } as const;
      await this.journal.append(jobId, 'failed', [entry]);
    }
    await this.journal.prune();
  }
}
