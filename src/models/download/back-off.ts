/** How long to wait after a failed try: longer each time, never all clients at once, and as long as the server asks. */

/** In milliseconds. */
const FIRST = 1_000;
const LONGEST = 60_000;
/** A server that asks for a longer wait than this gets none: the user decides when to go on. */
const LONGEST_ASKED = 15 * 60_000;
/** Failed tries in a row, without a byte between them, after which nothing goes on by itself: some three minutes. */
const TRIES = 8;

export class BackOff {
  private failures = 0;

  /** @param random in [0, 1), such as `Math.random`. */
  constructor(private readonly random: () => number) {}

  /** Bytes came: the next failure counts as the first. */
  succeeded(): void {
    this.failures = 0;
  }

  /**
   * Milliseconds to wait after a failure, or null where it is time to stop. Doubles each time, and half of it is left
   * to chance, so that those who failed together do not come back together.
   * @param asked the server's `Retry-After` in milliseconds, which counts as the least; null where there was none.
   */
  failed(asked: number | null): number | null {
    this.failures += 1;
    if (this.failures > TRIES || (asked ?? 0) > LONGEST_ASKED) return null;
    const own = Math.min(LONGEST, FIRST * 2 ** (this.failures - 1)) * (0.5 + this.random() / 2);
    return Math.round(Math.max(own, asked === null ? 0 : asked * (1 + this.random() / 20)));
  }
}
