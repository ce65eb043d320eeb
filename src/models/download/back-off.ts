/** How long to wait after a failed try: longer each time, partly by chance, and at least as long as the server asks. */

/** In milliseconds. */
const FIRST = 1_000;
const LONGEST = 60_000;
/** A server that asks for a longer wait ends the download: the user decides when to go on. */
const LONGEST_ASKED = 15 * 60_000;
/** After so many failed tries without a byte between them, nothing goes on by itself: about three minutes. */
const TRIES = 8;

export class BackOff {
  private failures = 0;

  /** @param random in [0, 1), such as `Math.random`. */
  constructor(private readonly random: () => number) {}

  /** To be called when bytes came: the next failure counts as the first. */
  succeeded(): void {
    this.failures = 0;
  }

  /**
   * Milliseconds to wait after a failure, or null where it is time to stop. Doubles each time. Half of it is random, so
   * that clients that failed together do not come back together.
   * @param asked the server's `Retry-After` in milliseconds, which is the minimum; null where there was none.
   */
  failed(asked: number | null): number | null {
    this.failures += 1;
    if (this.failures > TRIES || (asked ?? 0) > LONGEST_ASKED) return null;
    const own = Math.min(LONGEST, FIRST * 2 ** (this.failures - 1)) * (0.5 + this.random() / 2);
    return Math.round(Math.max(own, asked === null ? 0 : asked * (1 + this.random() / 20)));
  }
}
