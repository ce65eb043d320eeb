/** Who is watching each job; one that nobody watches any more is given up after a while. */

import { awakeTimeout } from '@/src/platform/awake-timeout';

/** Long enough to close a popup and open it again, or to follow a link and come back. */
export const ABANDON_AFTER_MS = 30_000;

export class Attendance {
  private readonly watchers = new Map<string, Set<unknown>>();
  /** What ends the wait for each job that nobody watches. */
  private readonly waits = new Map<string, () => void>();

  /** `abandoned` is called 30 s after a job's last watcher left, unless one came back; sleep does not count. */
  constructor(private readonly abandoned: (jobId: string) => void) {}

  /** A watcher (a Port) has come. */
  enter(jobId: string, watcher: unknown): void {
    this.stopWaiting(jobId);
    const present = this.watchers.get(jobId) ?? new Set<unknown>();
    this.watchers.set(jobId, present.add(watcher));
  }

  /** A watcher has gone. */
  leave(jobId: string, watcher: unknown): void {
    const present = this.watchers.get(jobId);
    if (!present?.delete(watcher) || present.size > 0) return;
    this.watchers.delete(jobId);
    this.waits.set(
      jobId,
      awakeTimeout(ABANDON_AFTER_MS, () => {
        this.waits.delete(jobId);
        this.abandoned(jobId);
      }),
    );
  }

  /** The job is over: nothing to wait for. */
  forget(jobId: string): void {
    this.stopWaiting(jobId);
    this.watchers.delete(jobId);
  }

  private stopWaiting(jobId: string): void {
    this.waits.get(jobId)?.();
    this.waits.delete(jobId);
  }
}
