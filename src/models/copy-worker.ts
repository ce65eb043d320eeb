/**
 * Copies or hashes a file in a worker of its own, so that neither the host nor any surface on its thread waits for a
 * disk.
 */
import type { CopyOptions } from './copy-file';
import type { CopyReport, CopyWork } from './copy-messages';
import { orderWorker } from './order-worker';

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
