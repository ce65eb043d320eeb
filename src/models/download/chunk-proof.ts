/**
 * Proof by the hashes of the file's pieces, which the catalogue may have. They cover every byte, tell where the file is
 * wrong, and are computed by the browser's native hash on a thread of its own.
 */
import { toHex, type ByteSpan, type Proof, type ProofState } from './proof';

export interface Chunks {
  /** Size of each piece but the last, in bytes. */
  readonly bytes: number;
  /** Of each piece, in order. */
  readonly sha256: readonly string[];
}

/** Pieces hashed at once; each is held in memory meanwhile. With only two, Firefox's download waits for the hash. */
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

  /** How many pieces in a row were wrong, up to the last one. */
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

  /** Whether bytes that were fetched again are right for the piece that begins at `from`. */
  async accepts(from: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    return toHex(await crypto.subtle.digest('SHA-256', bytes)) === this.chunks.sha256[from / this.chunks.bytes];
  }

  /** To be called when a wrong piece has been replaced. */
  mended(from: number): void {
    this.wrong.delete(from / this.chunks.bytes);
  }

  /** Begins to hash the full piece. `digest` copies its bytes, so the next piece can be filled meanwhile. */
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
