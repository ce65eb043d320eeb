/** Work in a page that takes longer than a browser call may: one call begins it, others ask for its outcome. */

export class LastWork<T> {
  private last: { done: T | null; failed?: Error } = { done: null };

  /** Begins work. The outcome of earlier work is dropped. */
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

  /** The outcome, or null while the work is under way. Throws its error. */
  outcome(): T | null {
    if (this.last.failed) throw this.last.failed;
    return this.last.done;
  }
}
