/** Writes to the disk that nobody waits for. Where they fail, the conversation goes on. */
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

  /** Resolves when all earlier writes have ended, so that they cannot bring back what is erased now. */
  async settled(): Promise<void> {
    await Promise.all(this.open);
  }
}
