/**
 * Finds scores that are not numbers, which come from broken or very large weights. A sampler would choose by them
 * anyway, and the answer would be a row of control characters. Not every broken weight is found: kernels that round to
 * bytes or words turn it into a number, and the answer is nonsense.
 */
import { SottoError } from '@/src/protocol/errors';

/**
 * Whether the next token can be chosen by these scores: each is a number, the largest is finite, and they differ. They
 * are all equal where NaN was rounded to bytes before the last product. Minus infinity means "never" and is valid.
 */
export function areScores(scores: Float32Array): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (const score of scores) {
    if (score < least) least = score;
    if (score <= most) continue;
    // NaN is neither less nor greater.
    if (!(score > most)) return false;
    most = score;
  }
  return Number.isFinite(most) && least < most;
}

export function noScores(): SottoError {
  return new SottoError('model-broken', 'what the model computes is no number', { part: 'scores' });
}
