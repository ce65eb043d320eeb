/** SHA-256 that goes on where an earlier one stopped, which the browser's own cannot. */
import { createSHA256, type IHasher } from 'hash-wasm';

/** A hash as it stands after `at` bytes. */
export interface HashState {
  readonly at: number;
  /** hash-wasm's own form, with its version in it. */
  readonly bytes: Uint8Array;
}

export interface Hasher {
  /** Takes the next bytes; they may be overwritten when it has resolved. */
  update(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The newest state that is known. */
  state(): HashState;
  /** In lower-case hex, of everything taken. */
  digest(): Promise<string>;
}

/** Goes on from a state, or begins. @throws where the state is not one of this version of hash-wasm. */
async function startHash(from: HashState | null): Promise<IHasher> {
  const hash = (await createSHA256()).init();
  return from ? hash.load(from.bytes) : hash;
}

/** On this thread. */
export async function createHasher(from: HashState | null): Promise<Hasher> {
  const hash = await startHash(from);
  let at = from?.at ?? 0;
  return {
    update: (bytes) => {
      hash.update(bytes);
      at += bytes.length;
      return Promise.resolve();
    },
    state: () => ({ at, bytes: hash.save() }),
    digest: () => Promise.resolve(hash.digest('hex')),
  };
}
