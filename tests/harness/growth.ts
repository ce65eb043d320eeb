/** Measures how the time of a function grows with its text, also on a busy machine. */

/** Two lengths of a text, in UTF-16 units, one eight times the other. */
export interface Lengths {
  readonly short: number;
  readonly long: number;
}
/** For every run of the tests: quadratic work is noticed where it takes 32 ms. */
export const QUICK: Lengths = { short: 4_000, long: 32_000 };
/** For `npm run test:long`: quadratic work is noticed at a twenty-fifth of that work per character. */
export const FULL: Lengths = { short: 20_000, long: 160_000 };

/** Eight times the text may take at most so many times as long. Linear work takes 8 times and noise, quadratic 64. */
export const MOST_TIMES = 16;
/** Processor time below this is noise, in milliseconds. */
const NOISE_MS = 2;
/** Three tries are enough on a quiet machine. More are made only if the time is too long, which may be noise. */
const TRIES = 6;
/** A text that takes so much processor time, in milliseconds, is slow for certain, and is not tried again. */
const ENOUGH_MS = 3_000;

export type Run = (text: string) => unknown;

/** Processor time of this thread, in milliseconds. */
function clock(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function took(work: () => unknown): Promise<number> {
  const began = clock();
  await work();
  return clock() - began;
}

/** New texts of one kind and length. Each is flat, because a rope or a text that was read before has other costs. */
function texts(make: (length: number) => string, length: number): () => string {
  const bytes = Buffer.from(make(length), 'utf16le');
  return () => bytes.toString('utf16le');
}

/**
 * How many times longer the long text takes: the best of some tries, because other work only makes it longer.
 * @param make makes a text of so many UTF-16 units
 */
export async function growth(run: Run, make: (length: number) => string, { short, long }: Lengths): Promise<number> {
  const next = { short: texts(make, short), long: texts(make, long) };
  const onLong = (): Promise<number> => {
    const text = next.long();
    return took(() => run(text));
  };
  const began = clock();
  let longMs = await onLong();
  if (longMs <= NOISE_MS * MOST_TIMES) return longMs / NOISE_MS;
  const first = next.short();
  let shortMs = await took(() => run(first));
  const isSlow = (): boolean => longMs > MOST_TIMES * Math.max(shortMs, NOISE_MS);
  for (let attempt = 0; attempt < TRIES && isSlow() && clock() - began < ENOUGH_MS; attempt += 1) {
    // Eight short texts leave as much garbage as the long one, so garbage collection counts for both.
    const kept: unknown[] = [];
    const shorts = Array.from({ length: long / short }, next.short);
    const all = await took(async () => {
      for (const one of shorts) kept.push(await run(one));
    });
    shortMs = attempt === 0 ? all / shorts.length : Math.min(shortMs, all / shorts.length);
    longMs = Math.min(longMs, await onLong());
  }
  return longMs / Math.max(shortMs, NOISE_MS);
}
