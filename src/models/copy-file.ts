/** Copies a file of any size in pieces, with its hash. */
import { createSHA256 } from 'hash-wasm';
import { SottoError } from '@/src/protocol/errors';

/** A piece, in bytes: hashing one takes about 8 ms, in which the host's thread does nothing else. */
const PIECE = 2 << 20;

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Bytes written so far. */
  onProgress(done: number): void;
}

/**
 * Writes `source` into `target` and resolves with its SHA-256 in lower-case hex. Memory stays at two pieces: while one
 * is written the next is read and hashed. `target` is closed, or aborted where the copy fails.
 * @throws AbortError after `signal`; SottoError `model-missing` where the source can no longer be read; otherwise what
 * writing threw.
 */
export async function copyWithHash(source: Blob, target: FileSystemWritableFileStream, options: CopyOptions): Promise<string> {
  const { signal, onProgress } = options;
  try {
    const hash = (await createSHA256()).init();
    let writing: Promise<void> = Promise.resolve();
    for (let at = 0; at < source.size; at += PIECE) {
      signal.throwIfAborted();
      const piece = await readPiece(source, at);
      hash.update(piece);
      await writing;
      onProgress(at);
      writing = target.write(piece);
      // Awaited one turn later; a failure until then is not unhandled.
      writing.catch(() => undefined);
    }
    await writing;
    signal.throwIfAborted();
    await target.close();
    onProgress(source.size);
    return hash.digest('hex');
  } catch (error) {
    await target.abort().catch(() => undefined);
    throw error;
  }
}

async function readPiece(source: Blob, at: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await source.slice(at, at + PIECE).arrayBuffer());
  } catch (error) {
    throw new SottoError('model-missing', 'the file changed or went away while it was read', undefined, { cause: error });
  }
}
