/** Writes that are on their way to the disk and that nobody waits for: a failing disk never fails a conversation. */
export class Writes {
  private readonly open = new Set<Promise<unknown>>();

  add(writing: Promise<unknown>): void {
    const settled: Promise<unknown> = writing
      .catch(() => undefined)
      .finally(() => {
        this.open.delete(settled);
      });
    this.open.add(settled);
  }

  /** Resolves when all that were begun before are done or have failed: what is erased then is not written again. */
  async settled(): Promise<void> {
    await Promise.all(this.open);
  }
}
