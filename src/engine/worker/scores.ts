/**
 * Scores that are no numbers: of weights that are none, or so large that a product of them is none. A sampler would
 * choose by them all the same, and the answer be a row of control characters.
 */
import { SottoError } from '@/src/protocol/errors';

/**
 * Whether the next token can be chosen by its scores: none is no number, and the largest is one, and not all are the
 * same, which they are where no numbers were rounded to bytes before the last product. Minus infinity says "never",
 * which a model may.
 */
export function areScores(scores: Float32Array): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (const score of scores) {
    if (score < least) least = score;
    if (score <= most) continue;
    // What is neither less nor more is no number.
    if (!(score > most)) return false;
    most = score;
  }
  return Number.isFinite(most) && least < most;
}

export function noScores(): SottoError {
  return new SottoError('model-broken', 'what the model computes is no number', { part: 'scores' });
}
