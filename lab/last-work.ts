/** Work in a page that takes longer than a call into it may: begun by one call, asked about by others. */

export class LastWork<T> {
  private last: { done: T | null; failed?: Error } = { done: null };

  /** Begins it; what was begun before is not asked about any more. */
  begin(work: () => Promise<T>): void {
    const mine: typeof this.last = { done: null };
    this.last = mine;
    work().then(
      (done) => {
        mine.done = done;
      },
      (error: unknown) => {
        mine.failed = error instanceof Error ? error : new Error(String(error));
      },
    );
  }

  /** What it has come to, or null where it is under way. Throws what it failed of. */
  outcome(): T | null {
    if (this.last.failed) throw this.last.failed;
    return this.last.done;
  }
}
