/** Copies or hashes a file in a worker of its own, so that neither the host nor any surface on its thread waits for a disk. */
import { extensionUrl } from '@/src/platform/extension-url';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { CopyOptions } from './copy-file';
import type { CopyFailure, CopyOrder, CopyReport } from './copy-messages';

const WORKER = '/model-copy-worker.js';
/** A worker that has not let go of its file so long after it was told to stop is ended. */
const STOP_GRACE_MS = 2_000;

/**
 * Copies `source` into `target`, as `copyWithHash` does and with its errors. When it settles the file is closed: it can
 * be moved or removed.
 */
export function copyInWorker(source: File, target: FileSystemFileHandle, options: CopyOptions): Promise<string> {
  return inWorker({ type: 'copy', source, target }, options);
}

/** Reads `source` to its end and resolves with its SHA-256, as `readWithHash` does and with its errors. */
export function hashInWorker(source: Blob, options: CopyOptions): Promise<string> {
  return inWorker({ type: 'hash', source }, options);
}

function inWorker(work: CopyOrder, { signal, onProgress }: CopyOptions): Promise<string> {
  signal.throwIfAborted();
  const worker = new Worker(extensionUrl(WORKER), { name: 'sotto-copy' });
  const send = (order: CopyOrder): void => { worker.postMessage(order); };
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      send({ type: 'stop' });
      graceTimer = setTimeout(() => { reject(abortError()); }, STOP_GRACE_MS);
    }, { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new SottoError('storage-broken', 'the worker that copies files failed'));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<CopyReport>) => {
      if (data.type === 'progress') onProgress(data.done);
      else if (data.type === 'done') resolve(data.sha256);
      else reject(toError(data.failure));
    });
    send(work);
  }).finally(() => {
    clearTimeout(graceTimer);
    worker.terminate();
  });
}

function toError({ info, domName, aborted }: CopyFailure): Error {
  if (aborted) return abortError();
  return domName === null ? fromErrorInfo(info) : new DOMException(info.message, domName);
}

function abortError(): DOMException {
  return new DOMException('the copy was cancelled', 'AbortError');
}
