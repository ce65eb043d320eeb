/** Failures of a download, and whether it is worth trying again. */
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

export interface FaultOptions {
  /** Whether the same request may succeed later. */
  readonly again: boolean;
  /** When the server wants the next request, in milliseconds from now; null if it does not say. */
  readonly retryAfterMs?: number | null;
  readonly data?: Record<string, string | number>;
}

/** A failed request, or a body that broke off. */
export class NetworkFault extends SottoError {
  readonly again: boolean;
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, message: string, { again, retryAfterMs = null, data }: FaultOptions) {
    super(code, message, data);
    this.again = again;
    this.retryAfterMs = retryAfterMs;
  }
}
