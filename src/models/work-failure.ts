/** How a worker reports a failure. Not in `order-worker.ts`, because workers cannot load the extension's API. */
import { isAbort, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';

export interface WorkFailure {
  readonly info: ErrorInfo;
  /** The name of a DOMException, which tells a full disk from other trouble; null for other errors. */
  readonly domName: string | null;
  readonly aborted: boolean;
}

/** An error in the form in which a worker reports it. */
export function workFailure(error: unknown): WorkFailure {
  return {
    info: toErrorInfo(error, 'storage-broken'),
    domName: error instanceof DOMException ? error.name : null,
    aborted: isAbort(error),
  };
}
