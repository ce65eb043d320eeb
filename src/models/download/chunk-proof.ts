/**
 * By the hashes of the file's pieces, which the catalogue holds beside the file's own: the browser's native hash, on a
 * thread of its own, and what is wrong is known by its place. Together they cover every byte, as the file's hash does.
 */
import { toHex, type ByteSpan, type Proof, type ProofState } from './proof';

export interface Chunks {
  /** Of each piece but the last, in bytes. */
  readonly bytes: number;
  /** Of each piece, in order. */
  readonly sha256: readonly string[];
}

/**
 * Pieces that may be hashed at once; each is held in memory meanwhile. With two the line waits for the hash in Firefox.
 */
const AT_ONCE = 8;

export class ChunkProof implements Proof {
  private readonly hashing: Promise<void>[] = [];
  private proven: number;
  private row = 0;

  private constructor(
    private readonly chunks: Chunks,
    private readonly total: number,
    private readonly piece: Uint8Array<ArrayBuffer>,
    private readonly wrong: Set<number>,
    private taken: number,
  ) {
    this.proven = taken;
  }

  /** @param state where an earlier one stopped, or null for the beginning. */
  static start(chunks: Chunks, total: number, state: ProofState | null): ChunkProof {
    // Back to the beginning of a piece, because a piece is hashed as a whole.
    const proven = Math.floor((state?.at ?? 0) / chunks.bytes) * chunks.bytes;
    const wrong = new Set(state?.wrong.filter((index) => index * chunks.bytes < proven));
    return new ChunkProof(chunks, total, new Uint8Array(chunks.bytes), wrong, proven);
  }

  get at(): number {
    return this.taken;
  }

  /** How many of the last pieces were wrong, one after the other. */
  get wrongInARow(): number {
    return this.row;
  }

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    for (let used = 0; used < bytes.length; ) {
      const filled = this.taken % this.chunks.bytes;
      const part = bytes.subarray(used, used + this.chunks.bytes - filled);
      this.piece.set(part, filled);
      used += part.length;
      this.taken += part.length;
      if (this.taken % this.chunks.bytes === 0 || this.taken === this.total) await this.prove(filled + part.length);
    }
  }

  state(): ProofState {
    return { at: this.proven, hash: null, wrong: [...this.wrong] };
  }

  async finish(): Promise<readonly ByteSpan[]> {
    await Promise.all(this.hashing);
    const { bytes } = this.chunks;
    return [...this.wrong]
      .sort((a, b) => a - b)
      .map((index) => ({ from: index * bytes, to: Math.min((index + 1) * bytes, this.total) }));
  }

  /** Whether these bytes, fetched once more, are what the piece that begins at `from` must be. */
  async accepts(from: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return toHex(await crypto.subtle.digest('SHA-256', bytes)) === this.chunks.sha256[from / this.chunks.bytes];
  }

  /** A piece that was wrong has been replaced. */
  mended(from: number): void {
    this.wrong.delete(from / this.chunks.bytes);
  }

  /** Begins to hash the piece that is full; its bytes are copied, so the next one can be filled. */
  private async prove(length: number): Promise<void> {
    const end = this.taken;
    const index = Math.ceil(end / this.chunks.bytes) - 1;
    const before = this.hashing.at(-1);
    const digest = crypto.subtle.digest('SHA-256', this.piece.subarray(0, length));
    this.hashing.push(
      digest.then(async (hash) => {
        await before;
        const right = toHex(hash) === this.chunks.sha256[index];
        if (!right) this.wrong.add(index);
        this.row = right ? 0 : this.row + 1;
        this.proven = end;
      }),
    );
    if (this.hashing.length > AT_ONCE) await this.hashing.shift();
  }
}
