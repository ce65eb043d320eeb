/** The worker's side: copies or hashes one file, and lives no longer. Loaded by `entrypoints/model-copy-worker.ts`. */
import { isAbort, toErrorInfo } from '@/src/protocol/errors';
import { copyWithHash, readWithHash, type CopyOptions, type CopyTarget } from './copy-file';
import type { CopyOrder, CopyReport } from './copy-messages';

/** Progress is told this often at most, in milliseconds: a fast disk takes a piece in less. */
const TELL_EVERY_MS = 100;

/** What the worker's global scope is here. */
interface WorkerPort {
  postMessage(report: CopyReport): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<CopyOrder>) => void): void;
}

/** In workers of every browser that Sotto runs in, though not in TypeScript's library for documents. */
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<CopyTarget & { close(): void }> };

/** Takes the one order to work, and the one to stop. Never rejects: what goes wrong is reported. */
export function serveCopies(port: WorkerPort): void {
  const stop = new AbortController();
  port.addEventListener('message', ({ data }) => {
    if (data.type === 'stop') stop.abort();
    else void serveCopy(port, data, stop.signal);
  });
}

type Work = Exclude<CopyOrder, { type: 'stop' }>;

async function serveCopy(port: WorkerPort, work: Work, signal: AbortSignal): Promise<void> {
  let toldAt = 0;
  const onProgress = (done: number): void => {
    if (done < work.source.size && performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    port.postMessage({ type: 'progress', done });
  };
  try {
    const sha256 = await (work.type === 'copy' ? copy(work, { signal, onProgress }) : readWithHash(work.source, { signal, onProgress }));
    port.postMessage({ type: 'done', sha256 });
  } catch (error) {
    const domName = error instanceof DOMException ? error.name : null;
    port.postMessage({ type: 'failed', failure: { info: toErrorInfo(error, 'storage-broken'), domName, aborted: isAbort(error) } });
  }
}

async function copy({ source, target }: Extract<Work, { type: 'copy' }>, options: CopyOptions): Promise<string> {
  const handle = await (target as SyncHandle).createSyncAccessHandle();
  try {
    return await copyWithHash(source, handle, options);
  } finally {
    handle.close();
  }
}
