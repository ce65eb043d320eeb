/** The worker that copies one file and ends: so that neither the host nor any surface on its thread waits for a disk. */
import { extensionUrl } from '@/src/platform/extension-url';
import { fromErrorInfo, isAbort, SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { copyWithHash, type CopyOptions, type CopyTarget } from './copy-file';

const WORKER = '/model-copy-worker.js';
/** Progress is told this often at most, in milliseconds: a fast disk takes a piece in less. */
const TELL_EVERY_MS = 100;
/** A worker that has not let go of its file by then is ended. */
const STOP_GRACE_MS = 2_000;

type Order = { readonly type: 'copy'; readonly source: File; readonly target: FileSystemFileHandle } | { readonly type: 'stop' };

/** In workers of every browser that Sotto runs in, though not in TypeScript's library for documents. */
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<CopyTarget & { close(): void }> };

/** How writing failed, where the browser's own name tells the disk's trouble from others. */
interface Failure { readonly info: ErrorInfo; readonly domName: string | null; readonly aborted: boolean }

type Report =
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'copied'; readonly sha256: string }
  | { readonly type: 'failed'; readonly failure: Failure };

/** What the worker's global scope is here. */
interface WorkerPort {
  postMessage(report: Report): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Order>) => void): void;
}

/**
 * Copies `source` into `target`, as `copyWithHash` does and with its errors. When it settles the file is closed: it can
 * be moved or removed.
 */
export function copyInWorker(source: File, target: FileSystemFileHandle, { signal, onProgress }: CopyOptions): Promise<string> {
  signal.throwIfAborted();
  const worker = new Worker(extensionUrl(WORKER), { name: 'sotto-copy' });
  let graceTimer: ReturnType<typeof setTimeout> | undefined;
  const send = (order: Order): void => { worker.postMessage(order); };
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      send({ type: 'stop' });
      graceTimer = setTimeout(() => { reject(abortError()); }, STOP_GRACE_MS);
    }, { once: true });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new SottoError('storage-broken', 'the worker that copies files failed'));
    });
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => {
      if (data.type === 'progress') onProgress(data.done);
      else if (data.type === 'copied') resolve(data.sha256);
      else reject(toError(data.failure));
    });
    send({ type: 'copy', source, target });
  }).finally(() => {
    clearTimeout(graceTimer);
    worker.terminate();
  });
}

/** The worker's side, called by `entrypoints/model-copy-worker.ts`. */
export function serveCopies(port: WorkerPort): void {
  const stop = new AbortController();
  port.addEventListener('message', ({ data }) => {
    if (data.type === 'stop') stop.abort(abortError());
    else void serveCopy(port, data, stop.signal);
  });
}

async function serveCopy(port: WorkerPort, { source, target }: Extract<Order, { type: 'copy' }>, signal: AbortSignal): Promise<void> {
  let toldAt = 0;
  const onProgress = (done: number): void => {
    if (done < source.size && performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    port.postMessage({ type: 'progress', done });
  };
  try {
    const handle = await (target as SyncHandle).createSyncAccessHandle();
    let sha256: string;
    try {
      sha256 = await copyWithHash(source, handle, { signal, onProgress });
    } finally {
      handle.close();
    }
    port.postMessage({ type: 'copied', sha256 });
  } catch (error) {
    const domName = error instanceof DOMException ? error.name : null;
    port.postMessage({ type: 'failed', failure: { info: toErrorInfo(error, 'storage-broken'), domName, aborted: isAbort(error) } });
  }
}

function toError({ info, domName, aborted }: Failure): Error {
  if (aborted) return abortError();
  return domName === null ? fromErrorInfo(info) : new DOMException(info.message, domName);
}

function abortError(): DOMException {
  return new DOMException('the copy was cancelled', 'AbortError');
}
