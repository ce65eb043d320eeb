/** Who is watching each job; one that nobody watches any more is given up after a while. */

/** Long enough to close a popup and open it again, or to follow a link and come back. */
export const ABANDON_AFTER_MS = 30_000;

export class Attendance {
  private readonly watchers = new Map<string, Set<unknown>>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** `abandoned` is called 30 s after a job's last watcher left, unless one came back. */
  constructor(private readonly abandoned: (jobId: string) => void) {}

  /** A watcher (a Port) has come. */
  enter(jobId: string, watcher: unknown): void {
    clearTimeout(this.timers.get(jobId));
    this.timers.delete(jobId);
    const present = this.watchers.get(jobId) ?? new Set<unknown>();
    this.watchers.set(jobId, present.add(watcher));
  }

  /** A watcher has gone. */
  leave(jobId: string, watcher: unknown): void {
    const present = this.watchers.get(jobId);
    if (!present?.delete(watcher) || present.size > 0) return;
    this.watchers.delete(jobId);
    this.timers.set(jobId, setTimeout(() => {
      this.timers.delete(jobId);
      this.abandoned(jobId);
    }, ABANDON_AFTER_MS));
  }

  /** The job is over: nothing to wait for. */
  forget(jobId: string): void {
    clearTimeout(this.timers.get(jobId));
    this.timers.delete(jobId);
    this.watchers.delete(jobId);
  }
}
