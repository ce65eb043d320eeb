/** Downloads in a worker of its own, so that neither the host nor any surface on its thread waits for line, disk or hash. */
import { extensionUrl } from '@/src/platform/extension-url';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { DownloadFiles, DownloadOrder, DownloadReport } from './download-messages';
import type { TransferJob, TransferState } from './transfer';

const WORKER = '/download-worker.js';
/** A worker that has not let go of its files so long after it was told to stop is ended. */
const STOP_GRACE_MS = 2_000;

export interface DownloadOptions {
  readonly signal: AbortSignal;
  onState(state: TransferState): void;
}

/**
 * Brings a file to the disk, as `transfer` does and with its errors; `storage-full` and `storage-broken` for what the
 * disk does. When it settles the files are closed: they can be moved or removed.
 */
export function downloadInWorker(job: TransferJob, files: DownloadFiles, { signal, onState }: DownloadOptions): Promise<void> {
  signal.throwIfAborted();
  const worker = new Worker(extensionUrl(WORKER), { name: 'sotto-download' });
  const send = (order: DownloadOrder): void => { worker.postMessage(order); };
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const stop = (reject: (error: Error) => void) => (): void => {
    send({ type: 'stop' });
    graceTimer = setTimeout(() => { reject(abortError()); }, STOP_GRACE_MS);
  };
  return new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', stop(reject), { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new SottoError('storage-broken', 'the worker that downloads failed'));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<DownloadReport>) => {
      if (data.type === 'state') onState(data.state);
      else if (data.type === 'done') resolve();
      else reject(data.failure.aborted ? abortError() : fromErrorInfo(data.failure.info));
    });
    send({ type: 'download', job, files });
  }).finally(() => {
    clearTimeout(graceTimer);
    worker.terminate();
  });
}

function abortError(): DOMException {
  return new DOMException('the download was stopped', 'AbortError');
}
