/**
 * Copies a file of any size in pieces, with its hash. Runs in a worker: reading, hashing and writing take a whole core.
 */
import { createSHA256 } from 'hash-wasm';
import { SottoError } from '@/src/protocol/errors';
import { writeAll, type SyncFile } from './sync-file';

/** In bytes. Large enough for the disk, small enough that cancelling works at once: hashing a piece takes 8 ms. */
const PIECE = 2 << 20;
/** So many bytes of a file's beginning are compared to tell whether it is still the same file. */
const START = 64 << 10;

/** Where the copy goes: a file of the browser's private file system that only this worker has open. */
export type CopyTarget = Pick<SyncFile, 'write' | 'flush'>;

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Bytes written so far. */
  onProgress(done: number): void;
}

/**
 * Writes `source` into `target` and resolves with its SHA-256 in lower-case hex. Memory stays at two pieces: while one
 * is hashed and written the next is read.
 * @throws AbortError after `signal`; SottoError `file-changed` where the source has changed meanwhile; a DOMException
 * `QuotaExceededError` where the disk is full; otherwise what writing threw.
 */
export async function copyWithHash(
  source: Blob,
  target: CopyTarget,
  { signal, onProgress }: CopyOptions,
): Promise<string> {
  const start = await read(source, 0, START);
  const sha256 = await readWithHash(source, { signal, onProgress }, (piece, at) => {
    writeAll(target, piece, at);
  });
  await checkStart(source, start);
  signal.throwIfAborted();
  target.flush();
  return sha256;
}

/** Reads `source` to its end and resolves with its SHA-256 in lower-case hex. As `copyWithHash`, without the copy. */
export async function readWithHash(
  source: Blob,
  { signal, onProgress }: CopyOptions,
  take?: (piece: Uint8Array<ArrayBuffer>, at: number) => void,
): Promise<string> {
  const hash = (await createSHA256()).init();
  let reading = readPiece(source, 0);
  for (let at = 0; at < source.size; ) {
    const piece = await reading;
    signal.throwIfAborted();
    const next = at + piece.length;
    reading = readPiece(source, next);
    // It is awaited in the next turn. Until then a failure must not count as unhandled.
    reading.catch(() => undefined);
    hash.update(piece);
    take?.(piece, at);
    at = next;
    onProgress(at);
  }
  return hash.digest('hex');
}

async function readPiece(source: Blob, at: number): Promise<Uint8Array<ArrayBuffer>> {
  const length = Math.min(PIECE, source.size - at);
  const piece = await read(source, at, length);
  if (piece.length < length) throw new SottoError('file-changed', 'the file became shorter while it was read');
  return piece;
}

/**
 * Chromium refuses to read a file that was changed. Firefox reads its new bytes, so the copy would be a mixture of two
 * files. Comparing the file's beginning finds that.
 */
async function checkStart(source: Blob, before: Uint8Array): Promise<void> {
  const now = await read(source, 0, START);
  if (now.length !== before.length || now.some((byte, index) => byte !== before[index])) {
    throw new SottoError('file-changed', 'the file is another one than at first');
  }
}

async function read(source: Blob, at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await source.slice(at, at + length).arrayBuffer());
  } catch (error) {
    throw new SottoError('file-changed', 'the file changed or went away while it was read', undefined, {
      cause: error,
    });
  }
}
