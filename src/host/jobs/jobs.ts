/** The host's jobs: queues them, shows them to those who may see them, and erases them. */
import { Followers } from '@/src/messaging/followers';
import type { HostContext } from '@/src/messaging/host-server';
import type { SenderInfo } from '@/src/messaging/sender';
import type { Progress } from '@/src/protocol/calls';
import { SottoError } from '@/src/protocol/errors';
import type { hostCalls } from '@/src/protocol/host-calls';
import type { JobSummary } from '@/src/protocol/job';
import { isTerminal, type LoggedEvent, type TaskEvent } from '@/src/protocol/task-event';
import type { Journal } from '@/src/storage/journal';
import type { Lane } from '../lane/lane';
import { mayAttach } from './access';
import { Attendance } from './attendance';
import { Job, type JobOwner } from './job';
import { JobQueue } from './job-queue';
import { JobRegistry, type Attachable } from './job-registry';
import type { JobWork } from './job-work';
import { runJob, type JobOutcomes } from './run-job';

export interface JobsDeps {
  readonly journal: Journal;
  readonly lane: Lane;
  readonly outcomes: JobOutcomes;
}

type JobNews = Progress<typeof hostCalls, 'host.followJob'>;

/** More jobs than this are a mistake or an attack. */
const MAX_QUEUED = 20;

export class Jobs {
  private readonly attendance = new Attendance((jobId) => this.registry.live(jobId)?.cancel('abandoned'));

  private constructor(
    private readonly registry: JobRegistry,
    private readonly queue: JobQueue,
    /** Followers of jobs hear which are erased; null for all. */
    private readonly erasures: Followers<readonly string[] | null>,
  ) {}

  /** Reads the jobs of earlier hosts. Never rejects. */
  static async open({ journal, lane, outcomes }: JobsDeps): Promise<Jobs> {
    const erasures = new Followers<readonly string[] | null>();
    const registry = await JobRegistry.open(journal, (jobIds) => {
      erasures.tell(jobIds);
    });
    return new Jobs(registry, new JobQueue(lane, (job, turn) => runJob(job, turn, outcomes)), erasures);
  }

  /** Jobs that run or wait. */
  get size(): number {
    return this.queue.size;
  }

  /** Queues a job, which is attended until `signal`. @throws SottoError `queue-full` when too many wait. */
  submit(work: JobWork, from: JobOwner & Pick<SenderInfo, 'ephemeral'>, { signal }: Pick<HostContext, 'signal'>): Job {
    if (this.queue.size >= MAX_QUEUED) throw new SottoError('queue-full', 'too many jobs are waiting');
    const { tabId, documentKey, origin, ephemeral } = from;
    const job = new Job(work, { tabId, documentKey, origin }, ephemeral);
    this.registry.add(job);
    this.attendance.attend(job.id, signal);
    if (work.begun !== undefined) job.record({ type: 'begun', text: work.begun });
    job.log.follow(0, ({ event }) => {
      if (isTerminal(event)) this.attendance.forget(job.id);
    });
    this.queue.add(job);
    job.quote();
    return job;
  }

  /**
   * Tells a job's log after number `after`, then the job's summary, then new entries; attends the job meanwhile.
   * Resolves when the job is erased, and when nobody listens any more. Rejects with `unknown-job` where the sender may
   * not see it.
   */
  async follow(
    jobId: string,
    after: number,
    { sender, signal }: HostContext,
    tell: (told: JobNews) => void,
  ): Promise<void> {
    const job = await this.visible(jobId, sender);
    const erased = new AbortController();
    const over = AbortSignal.any([signal, erased.signal]);
    if (!job.log.ended) this.attendance.attend(jobId, over);
    job.log.follow(
      after,
      (entry) => {
        tell({ entry });
      },
      over,
    );
    tell({ job: job.summary() });
    // Goes on after the log's end: the answer may be erased while it is shown.
    await this.erasures.follow(over, (jobIds) => {
      if (jobIds === null || jobIds.includes(jobId)) erased.abort();
    });
  }

  /** The user stops a job. Rejects with `unknown-job` where the sender may not see it. */
  async cancel(jobId: string, sender: SenderInfo): Promise<void> {
    await this.visible(jobId, sender);
    this.registry.live(jobId)?.cancel('user');
  }

  /** A job's events so far; none where the sender may not see the job. */
  async toldBy(jobId: string | undefined, sender: SenderInfo): Promise<TaskEvent[]> {
    if (jobId === undefined) return [];
    const job = await this.visible(jobId, sender).catch(() => null);
    return job?.log.events ?? [];
  }

  /** A tab's jobs without questions, the newest first. */
  ofTab(tabId: number): Promise<JobSummary[]> {
    return this.registry.ofTab(tabId);
  }

  /** Ends all jobs about a tab. Returns them, also those that had ended before. */
  tabClosed(tabId: number): readonly Job[] {
    const jobs = this.registry.liveOfTab(tabId);
    for (const job of jobs) job.cancel('tab-closed');
    return jobs;
  }

  /** A job's log on the disk. */
  storedLog(jobId: string): Promise<readonly LoggedEvent[]> {
    return this.registry.storedLog(jobId);
  }

  /** Erases some jobs; one that still runs ends. Rejects where the disk keeps them. */
  erase(jobIds: readonly string[]): Promise<void> {
    return this.registry.erase(jobIds);
  }

  /** Erases every job, of this host and of earlier ones; what runs ends. Rejects where the disk keeps them. */
  eraseAll(): Promise<void> {
    return this.registry.eraseAll();
  }

  /** Forgets everything that is over. Rejects where the disk keeps it. */
  clear(): Promise<void> {
    return this.registry.clear();
  }

  private async visible(jobId: string, sender: SenderInfo): Promise<Attachable> {
    const job = await this.registry.find(jobId);
    // Who may not see a job must not learn that it exists.
    if (!mayAttach(sender, job.owner)) throw new SottoError('unknown-job', 'no such job');
    return job;
  }
}
