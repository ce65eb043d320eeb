/**
 * Hands a file from a surface to the host without its bytes passing through messages: a BroadcastChannel of our own
 * origin carries the `File`, which is a reference to the disk, not a copy.
 */
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { SottoError } from '@/src/protocol/errors';

const NAME = 'sotto-files';
const HANDOVER_TIMEOUT_MS = 10_000;

/** Offers a file under an import's id until `stop` is called. */
export function offerFile(importId: string, file: File): { stop: () => void } {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data, 'want') && data.importId === importId) channel.postMessage({ type: 'file', importId, file });
  });
  return {
    stop: () => {
      channel.close();
    },
  };
}

/**
 * Takes the file that a surface offers. Rejects with `bad-message` when nobody does within 10 s, or as `signal` says.
 */
export function takeFile(importId: string, signal: AbortSignal): Promise<File> {
  const channel = new BroadcastChannel(NAME);
  const over = new AbortController();
  return new Promise<File>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { signal: over.signal },
    );
    const stopWaiting = awakeTimeout(HANDOVER_TIMEOUT_MS, () => {
      reject(new SottoError('bad-message', 'the file was not handed over'));
    });
    over.signal.addEventListener('abort', stopWaiting);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data, 'file') && data.importId === importId && data.file instanceof File) resolve(data.file);
    });
    channel.postMessage({ type: 'want', importId });
  }).finally(() => {
    over.abort();
    channel.close();
  });
}

function isMessage(data: unknown, type: string): data is { importId: string; file?: unknown } {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type && 'importId' in data;
}
