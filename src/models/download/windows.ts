/**
 * How much of a file is asked for at a time, where the browser takes in a body as fast as it comes and keeps in memory
 * what has not been read yet: a line that is faster than disk and hash would fill it with the file.
 */

/** In bytes: enough to know the line by, and what may lie in memory. */
const WINDOW = 8 << 20;
/** Slower lines than this never get ahead of disk and hash (some 100 MB/s on an old machine): bytes a second. */
const FAST = 40e6;

export class Windows {
  private isFast: boolean | null = null;

  /** @param needed false where the browser stops a body that nobody reads. */
  constructor(private readonly needed: boolean) {}

  /** Bytes of the next request; null for all that is left. */
  next(): number | null {
    return this.needed && this.isFast !== false ? WINDOW : null;
  }

  /** So many bytes have come in so many milliseconds. */
  took(bytes: number, ms: number): void {
    this.isFast = (bytes * 1_000) / Math.max(1, ms) >= FAST;
  }
}
