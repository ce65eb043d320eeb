/** Messages between the host and the worker that downloads. */
import type { WorkFailure } from '@/src/models/work-failure';
import type { TransferJob, TransferState } from './transfer';

/** The files of one download. Only the worker opens them. */
export interface DownloadFiles {
  readonly data: FileSystemFileHandle;
  readonly note: FileSystemFileHandle;
  /** Stays empty: it is made longer for a moment, to see whether the browser gives so much room. */
  readonly room: FileSystemFileHandle;
}

export type DownloadOrder =
  | { readonly type: 'download'; readonly job: TransferJob; readonly files: DownloadFiles }
  | { readonly type: 'stop' };

export type DownloadReport =
  | { readonly type: 'state'; readonly state: TransferState }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: WorkFailure };
