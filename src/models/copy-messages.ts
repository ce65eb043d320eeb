/** Messages between the host and the worker that copies a file. */
import type { WorkFailure } from './work-failure';

export type CopyWork =
  | { readonly type: 'copy'; readonly source: File; readonly target: FileSystemFileHandle }
  | { readonly type: 'hash'; readonly source: Blob };

export type CopyOrder = CopyWork | { readonly type: 'stop' };

export type CopyReport =
  | { readonly type: 'progress'; readonly done: number }
  /** All was read, and written where that was ordered. */
  | { readonly type: 'done'; readonly sha256: string }
  | { readonly type: 'failed'; readonly failure: WorkFailure };
