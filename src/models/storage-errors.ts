/** Turns the browser's errors about files into Sotto's own. */
import { SottoError } from '@/src/protocol/errors';

/** Names what reading a chosen file threw. */
export function nameFileErrors(error: unknown): unknown {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  // Browsers throw the same for a folder that was dropped.
  return new SottoError('file-changed', `the file cannot be read (${error.name})`);
}

/**
 * Names what writing a model of `needed` bytes threw after `written` bytes. The written bytes count as what was free:
 * `navigator.storage.estimate()` knows nothing of the disk, in either browser.
 */
export function nameStorageErrors(error: unknown, needed: number, written: number): unknown {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  if (!isFull(error)) return new SottoError('storage-broken', `the browser could not write (${error.name})`);
  const figures = written > 0 ? { needed, free: written } : { needed };
  return new SottoError('storage-full', "the disk or the browser's share of it is full", figures);
}

/** Firefox has other names for its own limit and for a full disk. */
function isFull({ name, message }: DOMException): boolean {
  return (
    name === 'QuotaExceededError' || name === 'NS_ERROR_DOM_QUOTA_REACHED' || /no space|NO_DEVICE_SPACE/i.test(message)
  );
}
