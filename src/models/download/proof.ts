/** Checks bytes against the catalogue's hashes while they arrive in order. */

/** Bytes of the file, `to` excluded. */
export interface ByteSpan {
  readonly from: number;
  readonly to: number;
}

/** What must be kept to go on later without reading everything again. */
export interface ProofState {
  /** Bytes that it covers. */
  readonly at: number;
  /** The state of the hash after these bytes, in hex; null where pieces have hashes of their own. */
  readonly hash: string | null;
  /** Pieces found wrong so far, by number. */
  readonly wrong: readonly number[];
}

export interface Proof {
  /** Bytes taken so far. */
  readonly at: number;
  /** Takes the next bytes; they may be overwritten when it has resolved. */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The latest state to go on from; null for the beginning. */
  state(): ProofState | null;
  /** To be called after the last byte: the parts that are wrong. */
  finish(): Promise<readonly ByteSpan[]>;
}

/** Bytes in lower-case hex, as the catalogue writes its hashes. */
export function toHex(bytes: ArrayBuffer | Uint8Array): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
