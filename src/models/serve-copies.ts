/** The worker's side: copies or hashes one file. Loaded by `entrypoints/model-copy-worker.ts`, and ends with it. */
import { copyWithHash, readWithHash, type CopyOptions } from './copy-file';
import type { CopyOrder, CopyReport, CopyWork } from './copy-messages';
import { paced } from './paced';
import { workFailure } from './work-failure';
import { openSync } from './sync-file';

/** The shortest time between two reports of progress, in milliseconds. A fast disk writes a piece in less. */
const TELL_EVERY_MS = 100;

/** What the worker's global scope is here. */
interface WorkerPort {
  postMessage(report: CopyReport): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<CopyOrder>) => void): void;
}

/** Takes one order to work, and one to stop. Never rejects: failures are reported. */
export function serveCopies(port: WorkerPort): void {
  const stop = new AbortController();
  port.addEventListener('message', ({ data }) => {
    if (data.type === 'stop') stop.abort();
    else void serveCopy(port, data, stop.signal);
  });
}

async function serveCopy(port: WorkerPort, work: CopyWork, signal: AbortSignal): Promise<void> {
  const tell = paced<{ done: number; total: number }>(TELL_EVERY_MS, ({ done }) => {
    port.postMessage({ type: 'progress', done });
  });
  const onProgress = (done: number): void => {
    tell({ done, total: work.source.size });
  };
  try {
    const sha256 = await (work.type === 'copy'
      ? copy(work, { signal, onProgress })
      : readWithHash(work.source, { signal, onProgress }));
    port.postMessage({ type: 'done', sha256 });
  } catch (error) {
    port.postMessage({ type: 'failed', failure: workFailure(error) });
  }
}

async function copy({ source, target }: Extract<CopyWork, { type: 'copy' }>, options: CopyOptions): Promise<string> {
  const handle = await openSync(target);
  try {
    return await copyWithHash(source, handle, options);
  } finally {
    handle.close();
  }
}
