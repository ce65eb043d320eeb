/** How a worker tells what went wrong. Apart from `order-worker`, for workers have no extension's API to load. */
import { isAbort, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';

/**
 * What went wrong in a worker. `domName`: the browser's own name of the error, by which a full disk is told from other
 * trouble; else null.
 */
export interface WorkFailure {
  readonly info: ErrorInfo;
  readonly domName: string | null;
  readonly aborted: boolean;
}

/** A failure as the worker reports it. */
export function workFailure(error: unknown): WorkFailure {
  return {
    info: toErrorInfo(error, 'storage-broken'),
    domName: error instanceof DOMException ? error.name : null,
    aborted: isAbort(error),
  };
}
