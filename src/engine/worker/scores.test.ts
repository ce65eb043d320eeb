import { describe, expect, it } from 'vitest';
import { areScores } from './scores';

const row = (...scores: number[]): Float32Array => new Float32Array(scores);

describe('the scores of all tokens', () => {
  it.each([
    ['numbers, negative ones too', row(-3, -1, -2)],
    ['as large as they get', row(1, 3.4e38, -3.4e38)],
    ['all but one the same', row(0, 0, 1)],
    ['with tokens that are never to be said', row(-Infinity, 2, -Infinity)],
  ])('can be chosen by where they are %s', (_, scores) => {
    expect(areScores(scores)).toBe(true);
  });

  it.each([
    ['no numbers', row(NaN, NaN, NaN)],
    ['no number at the beginning', row(NaN, 1, 2)],
    ['no number in the middle', row(1, NaN, 2)],
    ['no number at the end', row(2, 1, NaN)],
    ['no number behind what is never said', row(-Infinity, NaN, 1)],
    ['infinite', row(1, Infinity, 2)],
    ['never to be said, all of them', row(-Infinity, -Infinity)],
    ['the same as the others', row(0, 0, 0)],
    ['none', row()],
  ])('cannot where there is one that is, or all are, %s', (_, scores) => {
    expect(areScores(scores)).toBe(false);
  });
});
