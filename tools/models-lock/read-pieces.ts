/** Hashes of a file and of its pieces. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** The smallest piece, in bytes. Browsers hash pieces of 512 KB twice as fast as pieces of a megabyte or more. */
const LEAST = 512 << 10;
/** With so many pieces, a model's hashes take less than 70 kB of the catalogue. */
const MOST_PIECES = 1_000;

/** The size of a file's pieces in bytes. A piece that arrives wrong is fetched again. */
export function pieceBytes(fileBytes: number): number {
  let bytes = LEAST;
  while (fileBytes / bytes > MOST_PIECES) bytes *= 2;
  return bytes;
}

export interface HashedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Size of each piece but the last, in bytes. */
  readonly pieceBytes: number;
  /** SHA-256 of each piece, in order. */
  readonly pieces: readonly string[];
}

export async function hashFile(file: string): Promise<HashedFile> {
  const whole = createHash('sha256');
  const pieces: string[] = [];
  const handle = await open(file);
  let bytes = 0;
  try {
    const buffer = Buffer.alloc(pieceBytes((await handle.stat()).size));
    for (;;) {
      const length = await fill(handle, buffer, bytes);
      if (length === 0) break;
      const piece = buffer.subarray(0, length);
      whole.update(piece);
      pieces.push(createHash('sha256').update(piece).digest('hex'));
      bytes += length;
    }
    return { bytes, sha256: whole.digest('hex'), pieceBytes: buffer.length, pieces };
  } finally {
    await handle.close();
  }
}

/** Reads until the buffer is full or the file ends. A single read may return less. */
async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer, at: number): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, at + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
