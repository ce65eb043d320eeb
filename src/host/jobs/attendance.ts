/** Who attends each job. A job that nobody attends any more is cancelled after a while. */

import { awakeTimeout } from '@/src/platform/awake-timeout';

/** Long enough to close a popup and open it again, or to follow a link and come back. */
export const ABANDON_AFTER_MS = 30_000;

export class Attendance {
  /** For each job the signals of those who attend it, which abort when they leave. */
  private readonly present = new Map<string, Set<AbortSignal>>();
  /** What ends the wait for each job that nobody attends. */
  private readonly waits = new Map<string, () => void>();

  /** `abandoned` is called 30 s after the last one left a job, unless someone came back; sleep does not count. */
  constructor(private readonly abandoned: (jobId: string) => void) {}

  /** Someone attends a job until `signal`: a stream that follows it is closed, or the Port that it was asked over. */
  attend(jobId: string, signal: AbortSignal): void {
    this.stopWaiting(jobId);
    const present = this.present.get(jobId) ?? new Set<AbortSignal>();
    this.present.set(jobId, present.add(signal));
    const leave = (): void => {
      present.delete(signal);
      if (present.size === 0 && this.present.get(jobId) === present) this.wait(jobId);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  }

  /** The job is over: nothing to wait for. */
  forget(jobId: string): void {
    this.stopWaiting(jobId);
    this.present.delete(jobId);
  }

  private wait(jobId: string): void {
    this.present.delete(jobId);
    this.waits.set(
      jobId,
      awakeTimeout(ABANDON_AFTER_MS, () => {
        this.waits.delete(jobId);
        this.abandoned(jobId);
      }),
    );
  }

  private stopWaiting(jobId: string): void {
    this.waits.get(jobId)?.();
    this.waits.delete(jobId);
  }
}
