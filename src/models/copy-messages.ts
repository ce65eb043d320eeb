/** What the host and the worker that copies a file tell each other. */
import type { ErrorInfo } from '@/src/protocol/errors';

export type CopyOrder =
  | { readonly type: 'copy'; readonly source: File; readonly target: FileSystemFileHandle }
  | { readonly type: 'hash'; readonly source: Blob }
  | { readonly type: 'stop' };

/** `domName`: the browser's own name of the error, by which a full disk is told from other trouble; else null. */
export interface CopyFailure {
  readonly info: ErrorInfo;
  readonly domName: string | null;
  readonly aborted: boolean;
}

export type CopyReport =
  | { readonly type: 'progress'; readonly done: number }
  /** All was read, and written where that was ordered. */
  | { readonly type: 'done'; readonly sha256: string }
  | { readonly type: 'failed'; readonly failure: CopyFailure };
