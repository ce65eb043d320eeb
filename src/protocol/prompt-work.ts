/**
 * How the time for a prompt grows with its length: each token looks at all before it, so that long prompts are read
 * more slowly. The one place that takes this off: for what engines expect, for what was measured, and for plans.
 */
import { TYPICAL_PAGE_TOKENS } from './catalogue';

/**
 * At this length, in tokens, attention takes as long as all else. From llama.cpp's kernels here with SmolLM2-135M: Q4_0
 * reads 425 tokens a second of 256 and 355 of 1,024, Q8_0 292 of 256 and 204 of 2,048. Larger models lose less.
 */
const EVEN_TOKENS = 3_650;

/** Time for a prompt's tokens from the first on, as a number of tokens that would be read without attention. */
const workOf = (tokens: number): number => tokens + tokens ** 2 / EVEN_TOKENS;

/** How much slower a prompt of so many tokens is read than its first tokens are. */
const slownessAt = (tokens: number): number => 1 + tokens / EVEN_TOKENS;

/** The speed of a prompt of so many tokens, as a share of that of a prompt of `other` tokens. */
export const speedRatio = (tokens: number, other: number): number => slownessAt(other) / slownessAt(tokens);

/**
 * Milliseconds for the tokens of a prompt behind the first `from`, up to `to`. `speed`: tokens a second of a prompt of
 * `TYPICAL_PAGE_TOKENS`.
 */
export function promptMs(speed: number, from: number, to: number): number {
  const work = Math.max(0, workOf(to) - workOf(from));
  return (work / (speed * slownessAt(TYPICAL_PAGE_TOKENS))) * 1_000;
}

/** How long a prompt may be, in tokens, so that what is behind its first `from` is read in so many milliseconds. */
export function tokensWithin(speed: number, from: number, milliseconds: number): number {
  const work = workOf(from) + (milliseconds / 1_000) * speed * slownessAt(TYPICAL_PAGE_TOKENS);
  return Math.floor((EVEN_TOKENS / 2) * (Math.sqrt(1 + (4 * work) / EVEN_TOKENS) - 1));
}

/**
 * Tokens a second of a prompt of `TYPICAL_PAGE_TOKENS`, for an engine that has read from `from` to `to` in so many
 * milliseconds.
 */
export function typicalSpeed(from: number, to: number, milliseconds: number): number {
  return promptMs(1, from, to) / milliseconds;
}
