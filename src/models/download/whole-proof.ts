/** Proof by the hash of the whole file. It tells only at the end whether the file is wrong, and not where. */
import type { Hasher, HashState } from './hasher';
import { toHex, type ByteSpan, type Proof, type ProofState } from './proof';

export type StartHasher = (from: HashState | null) => Promise<Hasher>;

export class WholeProof implements Proof {
  private constructor(
    private readonly hasher: Hasher,
    private readonly sha256: string,
    private taken: number,
  ) {}

  /** @param state where an earlier one stopped; one that cannot be loaded counts as none. */
  static async start(sha256: string, state: ProofState | null, start: StartHasher): Promise<WholeProof> {
    const from = state?.hash == null ? null : { at: state.at, bytes: fromHex(state.hash) };
    try {
      return new WholeProof(await start(from), sha256, from?.at ?? 0);
    } catch {
      return new WholeProof(await start(null), sha256, 0);
    }
  }

  get at(): number {
    return this.taken;
  }

  async add(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.taken += bytes.length;
    await this.hasher.update(bytes);
  }

  state(): ProofState {
    const { at, bytes } = this.hasher.state();
    return { at, hash: toHex(bytes), wrong: [] };
  }

  async finish(): Promise<readonly ByteSpan[]> {
    return (await this.hasher.digest()) === this.sha256 ? [] : [{ from: 0, to: this.taken }];
  }
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
