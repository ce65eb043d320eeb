/** One engine, so one job at a time, in the order of asking; everyone who waits is told how many are ahead. */
import type { Job } from './job';

export class JobQueue {
  private readonly waiting: Job[] = [];
  private active: Job | undefined;

  /** `run` never rejects: what goes wrong ends in the job's log. `onIdle`: told when the last job is over. */
  constructor(private readonly run: (job: Job) => Promise<void>, private readonly onIdle: () => void) {}

  /** Jobs that run or wait. */
  get size(): number {
    return this.waiting.length + (this.active ? 1 : 0);
  }

  add(job: Job): void {
    this.waiting.push(job);
    job.record({ type: 'queued', ahead: this.size - 1 });
    job.signal.addEventListener('abort', () => { this.drop(job); }, { once: true });
    void this.next();
  }

  private drop(job: Job): void {
    const index = this.waiting.indexOf(job);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    this.tellWaiting();
  }

  private tellWaiting(): void {
    this.waiting.forEach((job, index) => { job.record({ type: 'queued', ahead: index + (this.active ? 1 : 0) }); });
  }

  private async next(): Promise<void> {
    if (this.active) return;
    this.active = this.waiting.shift();
    if (!this.active) {
      this.onIdle();
      return;
    }
    await this.run(this.active);
    this.active = undefined;
    this.tellWaiting();
    void this.next();
  }
}
