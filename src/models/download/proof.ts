/** Shows, while bytes arrive in order, whether they are those that the catalogue's hashes name. */

/** A part of the file: from the first byte up to, and without, the second one. */
export interface ByteSpan {
  readonly from: number;
  readonly to: number;
}

/** What must be kept for going on without reading everything again. */
export interface ProofState {
  /** Bytes that it covers. */
  readonly at: number;
  /** The hash as it stands there, in hex; null where pieces have hashes of their own. */
  readonly hash: string | null;
  /** Pieces found wrong so far, by number. */
  readonly wrong: readonly number[];
}

export interface Proof {
  /** Bytes taken so far: the next ones follow here. */
  readonly at: number;
  /** Takes the next bytes; they may be overwritten when it has resolved. */
  add(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The latest state to go on from; null where there is none better than the beginning. */
  state(): ProofState | null;
  /** After the last byte: the parts that are not what they must be, none where all is well. */
  finish(): Promise<readonly ByteSpan[]>;
}

/** Bytes in lower-case hex, as the catalogue writes its hashes. */
export function toHex(bytes: ArrayBuffer | Uint8Array): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
