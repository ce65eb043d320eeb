/** Brings jobs to their turn. Those that wait are told how many are ahead of them. */
import { toErrorInfo } from '@/src/protocol/errors';
import type { Lane } from '../lane/lane';
import type { LaneTurn } from '../lane/turn';
import type { Job } from './job';

export class JobQueue {
  /** Jobs that have not ended. */
  private readonly open = new Set<Job>();
  private readonly waiting: Job[] = [];
  private isRunning = false;

  /** `run`: where it rejects, the job has failed. */
  constructor(
    private readonly lane: Pick<Lane, 'use'>,
    private readonly run: (job: Job, turn: LaneTurn) => Promise<void>,
  ) {}

  /** Jobs that run or wait. */
  get size(): number {
    return this.open.size;
  }

  add(job: Job): void {
    this.open.add(job);
    this.waiting.push(job);
    job.record({ type: 'queued', ahead: this.size - 1 });
    job.signal.addEventListener(
      'abort',
      () => {
        this.drop(job);
      },
      { once: true },
    );
    void this.serve(job);
  }

  private async serve(job: Job): Promise<void> {
    try {
      await this.lane.use({ who: 'job', signal: job.signal }, async (turn) => {
        this.waiting.splice(this.waiting.indexOf(job), 1);
        this.isRunning = true;
        try {
          await this.run(job, turn);
        } finally {
          this.isRunning = false;
          this.tellWaiting();
        }
      });
    } catch (error) {
      // A job that has ended already keeps its end.
      job.record({ type: 'failed', error: toErrorInfo(error) });
    } finally {
      this.open.delete(job);
    }
  }

  private drop(job: Job): void {
    const index = this.waiting.indexOf(job);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    this.open.delete(job);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    this.waiting.forEach((job, index) => {
      job.record({ type: 'queued', ahead: index + (this.isRunning ? 1 : 0) });
    });
  }
}
