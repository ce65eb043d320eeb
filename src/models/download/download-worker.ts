/** Downloads in a worker, so that the host and the surfaces on its thread never wait for the line, a disk or a hash. */
import { orderWorker } from '@/src/models/order-worker';
import type { DownloadFiles, DownloadReport } from './download-messages';
import type { TransferJob, TransferState } from './transfer';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  onState(state: TransferState): void;
}

/**
 * Brings a file to the disk, with the errors of `transfer`, or `storage-full` or `storage-broken` where the disk fails.
 * When it settles, the files are closed and can be moved or removed.
 */
export async function downloadInWorker(
  job: TransferJob,
  files: DownloadFiles,
  { signal, onState }: DownloadOptions,
): Promise<void> {
  await orderWorker<DownloadReport>({
    script: '/download-worker.js',
    name: 'sotto-download',
    order: { type: 'download', job, files },
    signal,
    onReport: ({ state }) => {
      onState(state);
    },
  });
}
