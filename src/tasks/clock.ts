/**
 * How long a prompt takes until its answer's first word, and how much text an engine can read in a given time. Plans
 * are made for a time as well as for a context. Pure: speeds and the state of the prompt cache are passed in.
 */
import type { ChatMessage, PromptSize } from '@/src/engine/engine';
import { promptMs, tokensWithin } from '@/src/protocol/prompt-work';
import type { TaskSettings } from '@/src/protocol/task';

/** Tokens a second. */
export interface TokenSpeed {
  readonly prompt: number;
  readonly decode: number;
}

/** How a page that takes long is read. */
export type Reading = NonNullable<TaskSettings['reading']>;

/** What is known of the loaded engine's speed and prompt cache. */
export interface Clock {
  /**
   * Measured, or else what the engine is expected to reach; `prompt` is for a prompt of `TYPICAL_PAGE_TOKENS`. Null
   * where nobody can tell: then plans look at the context alone.
   */
  speed(): TokenSpeed | null;
  /** How much of a prompt is in the prompt cache; null where nobody can tell. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize | null>;
}

/**
 * A whole page is read at once if the first word comes within ten seconds. Eight are for the prompt, two for the
 * model's load from the disk, the template and the first token.
 */
export const WHOLE_MS = 8_000;
/**
 * The prompt of a quick plan. Less than for a whole page, because its size is an estimate, first speeds are guesses,
 * and a slow disk needs some of the ten seconds.
 */
export const QUICK_MS = 6_000;
/** The prompt of a long text's first section, so that the first note comes within fifteen seconds. */
export const FIRST_NOTE_MS = 11_000;

/** Milliseconds that a prompt takes, given how much of it is in the prompt cache; 0 where no speed is known. */
export function firstWordMs(clock: Clock | undefined, { promptTokens, cachedTokens }: PromptSize): number {
  const speed = clock?.speed();
  return speed ? promptMs(speed.prompt, Math.min(cachedTokens, promptTokens), promptTokens) : 0;
}

/**
 * The longest prompt, in tokens, that is read within so many milliseconds. `cachedTokens` of it are in the prompt
 * cache. Infinite where no speed is known.
 */
export function readableTokens(clock: Clock | undefined, milliseconds: number, cachedTokens = 0): number {
  const speed = clock?.speed();
  return speed ? tokensWithin(speed.prompt, cachedTokens, milliseconds) : Number.POSITIVE_INFINITY;
}
