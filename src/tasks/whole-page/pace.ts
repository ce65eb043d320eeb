/** Estimates how long the rest will take from what was measured so far. */
import type { TokenSpeed } from '../clock';

/** Shorter prompts, in tokens, tell little about an engine's speed; so do shorter answers. */
const MIN_PROMPT = 64;
const MIN_ANSWER = 8;

/** The share of its room that an answer uses on average. */
export const ROOM_USED = 0.6;

/** What an answer took. Times in milliseconds. */
export interface Took {
  readonly promptTokens: number;
  readonly promptMs: number;
  readonly tokens: number;
  readonly decodeMs: number;
}

/** The speed of an answer; null for one that is too short to tell. */
export function speedOf({ promptTokens, promptMs, tokens, decodeMs }: Took): TokenSpeed | null {
  if (promptTokens < MIN_PROMPT || tokens < MIN_ANSWER || promptMs <= 0 || decodeMs <= 0) return null;
  return { prompt: (promptTokens / promptMs) * 1_000, decode: (tokens / decodeMs) * 1_000 };
}

/** Adds up measured times of prompts and answers. */
export class ReadingPace {
  private readonly sum = { promptTokens: 0, promptMs: 0, tokens: 0, decodeMs: 0 };
  private answers = 0;

  constructor(private readonly before: TokenSpeed | null) {}

  add(took: Took): void {
    this.answers += 1;
    for (const key of ['promptTokens', 'promptMs', 'tokens', 'decodeMs'] as const) this.sum[key] += took[key];
  }

  /** Milliseconds for prompts of so many tokens in all and so many answers; null while nothing is known. */
  left(promptTokens: number, answers: number, answerTokens: number): number | null {
    const speed = speedOf(this.sum) ?? this.before;
    if (!speed) return null;
    const each = this.answers === 0 ? answerTokens * ROOM_USED : this.sum.tokens / this.answers;
    return (promptTokens / speed.prompt + (answers * each) / speed.decode) * 1_000;
  }
}
