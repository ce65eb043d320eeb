/** Runs tasks one after the other. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `task` after all earlier ones. If it is aborted while it waits, it never starts and rejects at once. */
  run<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const before = this.last;
    const result = untilAborted(before, signal).then(task);
    // `before` counts too: where this one is aborted early, a later one still waits for those before it.
    this.last = Promise.allSettled([before, result]);
    return result;
  }
}

function untilAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
