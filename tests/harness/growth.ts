/** How the time of a function grows with its text, whatever else the machine does. */

/** Two lengths of a text, in UTF-16 units, one eight times the other. */
export interface Lengths {
  readonly short: number;
  readonly long: number;
}
/** What every run of the tests measures: work that grows with the square is seen where it takes 32 ms. */
export const QUICK: Lengths = { short: 4_000, long: 32_000 };
/** What `npm run test:long` measures: a square shows at a twenty-fifth of the work for each character. */
export const FULL: Lengths = { short: 20_000, long: 160_000 };

/** What eight times the text may take at most: its square is 64 times, and a busy machine is no steady clock. */
export const MOST_TIMES = 16;
/** Processor time below this is noise, in milliseconds. */
const NOISE_MS = 2;
/**
 * Three say enough on a quiet machine; more are made only where the time is still too long, for other work may have
 * been in the way.
 */
const TRIES = 6;
/** After so much processor time, in milliseconds, a text is slow, and no more noise is looked for. */
const ENOUGH_MS = 3_000;

export type Run = (text: string) => unknown;

/** Of this thread, in milliseconds. */
function clock(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function took(work: () => unknown): Promise<number> {
  const began = clock();
  await work();
  return clock() - began;
}

/**
 * Texts of one kind and length, each flat and of its own: one that is still being put together, or that was read
 * before, is another one.
 */
function texts(make: (length: number) => string, length: number): () => string {
  const bytes = Buffer.from(make(length), 'utf16le');
  return () => bytes.toString('utf16le');
}

/**
 * How many times longer the long text takes; the best of some tries, for other work on the machine makes only longer.
 * @param make a text of so many UTF-16 units
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
    // Eight short ones leave as much behind for the collector as the long one, whose work is none of the text's fault.
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
