/** The clock of tests that use fake timers. */
import { vi } from 'vitest';

/** Moves the fake clock until something is so. Resolves with the milliseconds of it, or Infinity after `limit`. */
export async function until(isSo: () => boolean, limit = 5_000): Promise<number> {
  for (let ms = 0; ms <= limit; ms += 10) {
    // Work that waits for no timer goes on first.
    for (let turn = 0; turn < 5 && !isSo(); turn += 1)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    if (isSo()) return ms;
    await vi.advanceTimersByTimeAsync(10);
  }
  return Infinity;
}
