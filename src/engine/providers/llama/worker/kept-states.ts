/**
 * Prompt states that were pushed out of the cache, kept within a bound of memory. The least recently used ones go
 * first; one that does not fit, or that the browser has no memory for, is not kept, and nothing fails of that.
 */
/** A cache as it was: what was in it, and where it can be cut. */
interface Beginning {
  readonly tokens: ArrayLike<number>;
  /** Numbers of tokens that it can be cut to besides all, in their order; null: any number. */
  readonly places: readonly number[] | null;
}

export interface KeptState extends Beginning {
  readonly tokens: Int32Array;
  /** How many of the tokens another prompt may begin with. */
  readonly worth: number;
  readonly bytes: Uint8Array;
}

/** Fewer tokens are read as fast as anything is done about them. */
const FEW_TOKENS = 100;
/** And where no more of a beginning goes than this share, what is left of it is nearly all that was wanted. */
const LITTLE_SHARE = 0.2;
/** Whether it is a loss that only so many of the tokens that are worth keeping are left. */
export const isLoss = (worth: number, left: number): boolean =>
  worth - left >= FEW_TOKENS && worth - left > worth * LITTLE_SHARE;

/** Tokens of a prompt that need not be read after this beginning. The last one always has to be: it brings scores. */
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
   * @param bound In bytes.
   * @param allocate Memory for a state. Throws where there is none.
   */
  constructor(
    private readonly bound: number,
    private readonly allocate: (bytes: number) => Uint8Array = (bytes) => new Uint8Array(bytes),
  ) {}

  /** Of all that is kept. */
  get bytes(): number {
    return this.states.reduce((sum, state) => sum + sizeOf(state), 0);
  }

  /** The one that most of a prompt is found in, the most recently used of several. */
  best(prompt: ArrayLike<number>): { readonly state: KeptState; readonly shared: number } | null {
    let best: { state: KeptState; shared: number } | null = null;
    for (const state of this.states) {
      const shared = sharedWith(state, prompt);
      if (shared > 0 && shared >= (best?.shared ?? 0)) best = { state, shared };
    }
    return best;
  }

  /** Forgets one; its bytes are whoever's has it. */
  take(state: KeptState): void {
    this.states = this.states.filter((one) => one !== state);
  }

  /** Memory for a state of these tokens, for `add`; null where none can be kept. What stands in its way is dropped. */
  room(tokens: Int32Array, bytes: number): Uint8Array | null {
    const size = bytes + tokens.byteLength;
    if (size > this.bound) return null;
    while (this.bytes + size > this.bound) this.states.shift();
    for (;;) {
      try {
        return this.allocate(bytes);
      } catch {
        // Firefox throws a word for that. Another one's place may be enough.
        if (!this.states.shift()) return null;
      }
    }
  }

  /** Keeps one as the most recently used. Those go that it has all but a little of. */
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
