import { expect, it } from 'vitest';
import { compare, nothing } from './divergence.ts';

const logits = (...probabilities: number[]): number[] => probabilities.map((p) => Math.log(p) + 7);

it('is the sum of p log p/q, whatever is added to all logits of a row', () => {
  const sum = nothing();
  const reference = Float32Array.from([...logits(0.5, 0.25, 0.25), ...logits(0.2, 0.2, 0.6)]);
  const other = Float32Array.from([...logits(0.25, 0.5, 0.25), ...logits(0.2, 0.2, 0.6)]);
  compare(sum, reference, other, 3);
  expect(sum.positions).toBe(2);
  expect(sum.kl).toBeCloseTo(0.5 * Math.log(2) - 0.25 * Math.log(2), 5);
  expect(sum.same).toBe(1);
});
