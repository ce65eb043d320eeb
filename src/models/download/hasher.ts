/** SHA-256 that can go on where an earlier one stopped. The browser's own cannot. */
import { createSHA256, type IHasher } from 'hash-wasm';

/** A hash as it stands after `at` bytes. */
export interface HashState {
  readonly at: number;
  /** In hash-wasm's own format, which contains its version. */
  readonly bytes: Uint8Array;
}

export interface Hasher {
  /** Takes the next bytes; they may be overwritten when it has resolved. */
  update(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The state after everything taken so far. */
  state(): HashState;
  /** The hash of everything taken, in lower-case hex. */
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
