/** One engine, so one job at a time, in the order of asking; everyone who waits is told how many are ahead. */
import { toErrorInfo } from '@/src/protocol/errors';
import type { Job } from './job';

export class JobQueue {
  private readonly waiting: Job[] = [];
  private active: Job | undefined;

  /**
   * Where `run` rejects, the job has failed, and the next one has its turn. `onIdle`: told when the last job is over.
   */
  constructor(
    private readonly run: (job: Job) => Promise<void>,
    private readonly onIdle: () => void,
  ) {}

  /** Jobs that run or wait. */
  get size(): number {
    return this.waiting.length + (this.active ? 1 : 0);
  }

  add(job: Job): void {
    this.waiting.push(job);
    job.record({ type: 'queued', ahead: this.size - 1 });
    job.signal.addEventListener(
      'abort',
      () => {
        this.drop(job);
      },
      { once: true },
    );
    void this.next();
  }

  private drop(job: Job): void {
    const index = this.waiting.indexOf(job);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    this.waiting.forEach((job, index) => {
      job.record({ type: 'queued', ahead: index + (this.active ? 1 : 0) });
    });
  }

  private async next(): Promise<void> {
    if (this.active) return;
    this.active = this.waiting.shift();
    if (!this.active) {
      this.onIdle();
      return;
    }
    const job = this.active;
    try {
      await this.run(job);
    } catch (error) {
      // One that ended before keeps its end.
      job.record({ type: 'failed', error: toErrorInfo(error) });
    }
    this.active = undefined;
    this.tellWaiting();
    void this.next();
  }
}
