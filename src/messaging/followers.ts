/** Those who follow something over an open stream, each until its stream is closed or what it follows is gone. */
export class Followers<T> {
  private readonly all = new Set<{ tell(value: T): void; end(): void }>();

  get size(): number {
    return this.all.size;
  }

  /** Calls back with what comes. Resolves at `end`, and where nobody listens any more. */
  async follow(signal: AbortSignal, tell: (value: T) => void): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const follower = {
        tell,
        end: () => {
          this.all.delete(follower);
          signal.removeEventListener('abort', follower.end);
          resolve();
        },
      };
      this.all.add(follower);
      signal.addEventListener('abort', follower.end);
    });
  }

  tell(value: T): void {
    for (const { tell } of this.all) tell(value);
  }

  /** What was followed is gone: nothing more comes. */
  end(): void {
    for (const { end } of this.all) end();
  }
}
