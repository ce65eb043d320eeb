/**
 * Prompt states that were pushed out of the cache, up to a limit of memory. The least recently used ones are dropped
 * first. A state that does not fit, or that the browser has no memory for, is not kept; nothing fails because of that.
 */

/** The tokens of a cache, and where it can be cut. */
interface Beginning {
  readonly tokens: ArrayLike<number>;
  /** How many tokens it can be cut to, besides all of them, in ascending order; null if any number. */
  readonly places: readonly number[] | null;
}

export interface KeptState extends Beginning {
  readonly tokens: Int32Array;
  /** How many of the tokens another prompt may begin with. It is worth keeping for these. */
  readonly worth: number;
  readonly bytes: Uint8Array;
}

/** Fewer tokens are read again as fast as they are saved. */
const FEW_TOKENS = 100;
/** If no more than this share is lost, the rest is nearly as useful. */
const LITTLE_SHARE = 0.2;
/** Whether so much is lost that the state is worth saving. `left`: how many of the tokens worth keeping are left. */
export const isLoss = (worth: number, left: number): boolean =>
  worth - left >= FEW_TOKENS && worth - left > worth * LITTLE_SHARE;

/** How many tokens of a prompt a state spares. The last one is never among them, because the scores come from it. */
export function sharedWith({ tokens, places }: Beginning, prompt: ArrayLike<number>): number {
  const limit = Math.min(tokens.length, prompt.length - 1);
  let common = 0;
  while (common < limit && tokens[common] === prompt[common]) common += 1;
  if (places === null || common === tokens.length) return common;
  return places.findLast((place) => place <= common) ?? 0;
}

const sizeOf = ({ bytes, tokens }: KeptState): number => bytes.byteLength + tokens.byteLength;

export class KeptStates {
  /** The least recently used first. */
  private states: KeptState[] = [];

  /**
   * @param bound The limit, in bytes.
   * @param allocate Allocates memory for a state. Throws if there is none.
   */
  constructor(
    private readonly bound: number,
    private readonly allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
  ) {}

  /** Size of all states, in bytes. */
  get bytes(): number {
    return this.states.reduce((sum, state) => sum + sizeOf(state), 0);
  }

  /** The state that shares the longest prefix with a prompt; the most recently used of several. */
  best(prompt: ArrayLike<number>): { readonly state: KeptState; readonly shared: number } | null {
    let best: { state: KeptState; shared: number } | null = null;
    for (const state of this.states) {
      const shared = sharedWith(state, prompt);
      if (shared > 0 && shared >= (best?.shared ?? 0)) best = { state, shared };
    }
    return best;
  }

  /** Removes a state. Its bytes belong to the caller then. */
  take(state: KeptState): void {
    this.states = this.states.filter((one) => one !== state);
  }

  /** Allocates memory for a state, for `add`, and drops others where needed. Null if it cannot be kept. */
  room(tokens: Int32Array, bytes: number): Uint8Array | null {
    const size = bytes + tokens.byteLength;
    if (size > this.bound) return null;
    while (this.bytes + size > this.bound) this.states.shift();
    for (;;) {
      try {
        return this.allocate(bytes);
      } catch {
        // There is no memory (Firefox throws a string). Dropping another state may be enough.
        if (!this.states.shift()) return null;
      }
    }
  }

  /** Adds a state as the most recently used. Drops states that it nearly contains. */
  add(state: KeptState): void {
    this.states = this.states.filter((old) => old !== state && isLoss(old.worth, sharedWith(state, old.tokens)));
    const size = sizeOf(state);
    if (size > this.bound) return;
    while (this.bytes + size > this.bound) this.states.shift();
    this.states.push(state);
  }

  clear(): void {
    this.states = [];
  }
}
