/**
 * How much of a file is asked for at a time, where the browser takes in a body as fast as it comes and keeps in memory
 * what has not been read yet (Firefox: 1.3 GB of a 2 GB file from loopback): never more than may pile up.
 */

/** In bytes: what may lie in memory, and what is asked for while nothing is known of the line. */
const MOST = 64 << 20;
const LEAST = 8 << 20;
/** Asking may take this part of the time: a publisher's redirects and a long way cost up to a second for each request. */
const ASKING = 0.1;

export class Windows {
  private bytes = LEAST;

  /** @param needed false where the browser stops a body that nobody reads. */
  constructor(private readonly needed: boolean) {}

  /** Bytes of the next request; null for all that is left. */
  next(): number | null {
    return this.needed ? this.bytes : null;
  }

  /** So many bytes have come in `bodyMs` milliseconds, `headMs` after they were asked for. */
  took(bytes: number, { headMs, bodyMs }: { headMs: number; bodyMs: number }): void {
    const enough = (bytes / Math.max(1, bodyMs)) * (headMs / ASKING);
    this.bytes = Math.round(Math.min(MOST, Math.max(LEAST, enough)));
  }
}
