/** Copies or hashes a file in a worker, so that the host and the surfaces on its thread never wait for a disk. */
import type { CopyOptions } from './copy-file';
import type { CopyReport, CopyWork } from './copy-messages';
import { orderWorker } from './order-worker';

/**
 * Copies `source` into `target`, with the result and the errors of `copyWithHash`. When it settles, `target` is closed
 * and can be moved or removed.
 */
export function copyInWorker(source: File, target: FileSystemFileHandle, options: CopyOptions): Promise<string> {
  return inWorker({ type: 'copy', source, target }, options);
}

/** Reads `source` to its end, with the result and the errors of `readWithHash`. */
export function hashInWorker(source: Blob, options: CopyOptions): Promise<string> {
  return inWorker({ type: 'hash', source }, options);
}

async function inWorker(order: CopyWork, { signal, onProgress }: CopyOptions): Promise<string> {
  const { sha256 } = await orderWorker<CopyReport>({
    script: '/model-copy-worker.js',
    name: 'sotto-copy',
    order,
    signal,
    onReport: ({ done }) => {
      onProgress(done);
    },
  });
  return sha256;
}
