/**
 * Downloads in a worker of its own, so that neither the host nor any surface on its thread waits for line, disk or
 * hash.
 */
import { orderWorker } from '@/src/models/order-worker';
import type { DownloadFiles, DownloadReport } from './download-messages';
import type { TransferJob, TransferState } from './transfer';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  onState(state: TransferState): void;
}

/**
 * Brings a file to the disk, as `transfer` does and with its errors; `storage-full` and `storage-broken` for what the
 * disk does. When it settles the files are closed: they can be moved or removed.
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
