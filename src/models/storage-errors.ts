/** The browser's errors about files, by Sotto's names. */
import { SottoError } from '@/src/protocol/errors';

/** Names what reading a chosen file threw. */
export function nameFileErrors(error: unknown): unknown {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  // Also what browsers say of a folder that was dropped.
  return new SottoError('file-changed', `the file cannot be read (${error.name})`);
}

/** Names what writing a model of `needed` bytes threw. */
export async function nameStorageErrors(error: unknown, needed: number): Promise<unknown> {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  if (!isFull(error)) return new SottoError('storage-broken', `the browser could not write (${error.name})`);
  const { quota = 0, usage = 0 } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  const free = Math.max(0, quota - usage);
  // Firefox's estimate knows nothing of the disk: a figure that contradicts what happened is left out.
  return new SottoError('storage-full', 'the disk or the browser\'s share of it is full', free < needed ? { needed, free } : { needed });
}

/** Firefox names its own limit in its own way, and a full disk differently again. */
function isFull({ name, message }: DOMException): boolean {
  return name === 'QuotaExceededError' || name === 'NS_ERROR_DOM_QUOTA_REACHED' || /no space|NO_DEVICE_SPACE/i.test(message);
}
