/** What goes wrong on the way to a file, and whether it is worth another try. */
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

export interface FaultOptions {
  /** Whether the same request may succeed later by itself. */
  readonly again: boolean;
  /** The server's own wish for when, in milliseconds from now; null where it has none. */
  readonly retryAfterMs?: number | null;
  readonly data?: Record<string, string | number>;
}

/** A failed request or a body that broke off, by one of Sotto's codes. */
export class NetworkFault extends SottoError {
  readonly again: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, { again, retryAfterMs = null, data }: FaultOptions) {
    super(code, message, data);
    this.again = again;
    this.retryAfterMs = retryAfterMs;
  }
}
