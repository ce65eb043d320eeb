/** Hashes of a file and of its pieces. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** A piece, in bytes: what is fetched again where one arrives wrong. */
export const PIECE_BYTES = 4 << 20;

export interface HashedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of each piece, in order. */
  readonly pieces: readonly string[];
}

export async function hashFile(file: string): Promise<HashedFile> {
  const whole = createHash('sha256');
  const pieces: string[] = [];
  const handle = await open(file);
  const buffer = Buffer.alloc(PIECE_BYTES);
  let bytes = 0;
  try {
    for (;;) {
      const length = await fill(handle, buffer, bytes);
      if (length === 0) break;
      const piece = buffer.subarray(0, length);
      whole.update(piece);
      pieces.push(createHash('sha256').update(piece).digest('hex'));
      bytes += length;
    }
  } finally {
    await handle.close();
  }
  return { bytes, sha256: whole.digest('hex'), pieces };
}

/** Reads until the buffer is full or the file ends; a single read may give less than it was asked for. */
async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer, at: number): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, at + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
