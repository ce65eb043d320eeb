/** What the host and the worker that downloads tell each other. */
import type { WorkFailure } from '@/src/models/work-failure';
import type { TransferJob, TransferState } from './transfer';

/** The files of one download, which the worker opens for itself alone. */
export interface DownloadFiles {
  readonly data: FileSystemFileHandle;
  readonly note: FileSystemFileHandle;
  /** Nothing ever stays in it: it shows whether the browser gives so much room. */
  readonly room: FileSystemFileHandle;
}

export type DownloadOrder =
  | { readonly type: 'download'; readonly job: TransferJob; readonly files: DownloadFiles }
  | { readonly type: 'stop' };

export type DownloadReport =
  | { readonly type: 'state'; readonly state: TransferState }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly failure: WorkFailure };
