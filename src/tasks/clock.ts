/**
 * How long a prompt takes until its answer's first word, and how much can be read until then: plans are made for a time
 * as they are for a context. Pure; speeds and what stands in the prompt cache are passed in.
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

/** What is known of the loaded engine's time. */
export interface Clock {
  /**
   * Measured, or else as its engine expects it; `prompt` of a prompt of `TYPICAL_PAGE_TOKENS`. Null where nobody can
   * tell: then plans go by the context alone.
   */
  speed(): TokenSpeed | null;
  /** How much of a prompt stands in the prompt cache; null where nobody can tell. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize | null>;
}

/**
 * A whole page is read at once where its first word comes within ten seconds: eight for the prompt, two for what comes
 * on top of it (the model's load from the disk, the template, the first token).
 */
export const WHOLE_MS = 8_000;
/**
 * A quick plan's prompt. Less, for its size is partly estimated and the first speeds are expected, not measured; and
 * the more is left of ten seconds, the slower a disk may be.
 */
export const QUICK_MS = 6_000;
/** The prompt of a long text's first section: its first note comes within fifteen seconds. */
export const FIRST_NOTE_MS = 11_000;

/** Milliseconds that a prompt takes of which some tokens stand in the cache; 0 where no speed is known. */
export function firstWordMs(clock: Clock | undefined, { promptTokens, cachedTokens }: PromptSize): number {
  const speed = clock?.speed();
  return speed ? promptMs(speed.prompt, Math.min(cachedTokens, promptTokens), promptTokens) : 0;
}

/**
 * How many tokens a prompt may have that is read within so many milliseconds, `cachedTokens` of it from the cache; no
 * limit where no speed is known.
 */
export function readableTokens(clock: Clock | undefined, milliseconds: number, cachedTokens = 0): number {
  const speed = clock?.speed();
  return speed ? tokensWithin(speed.prompt, cachedTokens, milliseconds) : Number.POSITIVE_INFINITY;
}
