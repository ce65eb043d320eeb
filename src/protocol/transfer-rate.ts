/** How fast something is copied or fetched, and how long it will take. */

/** The stretch that the rate is told of, in milliseconds: short enough to follow the disk, long enough to be calm. */
const WINDOW_MS = 4_000;
/** Nothing is told before so long: the first figures of a copy say little. */
const FIRST_MS = 1_000;

export interface TransferRate {
  /** Bytes a second. */
  readonly rate: number;
  /** Milliseconds that the rest will take at this rate. */
  readonly left: number;
}

/**
 * Takes how many bytes are done at which time (milliseconds) and tells the rate over the last seconds, or null where
 * that cannot be told.
 */
export function createTransferRate(): (done: number, total: number, now: number) => TransferRate | null {
  const samples: { readonly done: number; readonly at: number }[] = [];
  return (done, total, now) => {
    samples.push({ done, at: now });
    while (samples.length > 2 && now - (samples[1]?.at ?? now) >= WINDOW_MS) samples.shift();
    const [first] = samples;
    const elapsed = first ? now - first.at : 0;
    if (!first || elapsed < FIRST_MS || done <= first.done) return null;
    const rate = ((done - first.done) / elapsed) * 1_000;
    return { rate, left: ((total - done) / rate) * 1_000 };
  };
}
