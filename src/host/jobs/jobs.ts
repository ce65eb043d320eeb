/** The host's jobs: takes them in, lets them wait their turn, shows them to those who may see them, and erases them. */
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

/** Jobs that may wait at once; more is a mistake or mischief. */
const MAX_QUEUED = 20;

export class Jobs {
  private readonly attendance = new Attendance((jobId) => this.registry.live(jobId)?.cancel('abandoned'));

  private constructor(
    private readonly registry: JobRegistry,
    private readonly queue: JobQueue,
    /** Whoever shows a job hears which were erased; null for all that there were. */
    private readonly erasures: Followers<readonly string[] | null>,
  ) {}

  /** Begins with what earlier hosts wrote down. Never rejects. */
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
   * Tells a job's log after number `after`, then what the job is, then what comes, and attends it meanwhile. Resolves
   * when the job is erased, and where nobody listens any more. Rejects with `unknown-job` where it may not be seen.
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
    // Behind the log's end, too: an answer is erased while it is shown.
    await this.erasures.follow(over, (jobIds) => {
      if (jobIds === null || jobIds.includes(jobId)) erased.abort();
    });
  }

  /** The user stops a job. Rejects with `unknown-job` where the sender may not see it. */
  async cancel(jobId: string, sender: SenderInfo): Promise<void> {
    await this.visible(jobId, sender);
    this.registry.live(jobId)?.cancel('user');
  }

  /** What a job has told so far, of this host or an earlier one; nothing where its sender may not see it. */
  async toldBy(jobId: string | undefined, sender: SenderInfo): Promise<TaskEvent[]> {
    if (jobId === undefined) return [];
    const job = await this.visible(jobId, sender).catch(() => null);
    return job?.log.events ?? [];
  }

  /** A tab's jobs but for questions, the newest first. */
  ofTab(tabId: number): Promise<JobSummary[]> {
    return this.registry.ofTab(tabId);
  }

  /** Ends all jobs about a tab. Returns them, those that were over before too. */
  tabClosed(tabId: number): readonly Job[] {
    const jobs = this.registry.liveOfTab(tabId);
    for (const job of jobs) job.cancel('tab-closed');
    return jobs;
  }

  /** What an earlier host wrote of a job's log. */
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
    // Whether it exists is nobody's business who may not see it.
    if (!mayAttach(sender, job.owner)) throw new SottoError('unknown-job', 'no such job');
    return job;
  }
}
