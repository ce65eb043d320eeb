/**
 * Scores that are no numbers: of weights that are none, or so large that a product of them is none. A sampler would
 * choose by them all the same, and the answer be a row of control characters. Not every broken weight comes so far:
 * kernels that round to bytes or words make a number of what is none, and the answer is nonsense.
 */
import { SottoError } from '@/src/protocol/errors';

/**
 * Whether the next token can be chosen by its scores: every one is a number, the largest is finite, and they differ.
 * They are all the same where what is no number was rounded to bytes before the last product. Minus infinity says
 * "never", which a model may.
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
