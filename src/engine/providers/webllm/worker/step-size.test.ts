import { expect, it } from 'vitest';
import { DoublingStep } from './step-size';

/** The sizes that are chosen if a step of `n` tokens takes `cost(n)` milliseconds. */
function sizes(cost: (tokens: number) => number, { max = 512, software = true, steps = 12 } = {}): number[] {
  const step = new DoublingStep(max, software);
  return Array.from({ length: steps }, () => {
    const tokens = step.of(Infinity);
    step.learn(tokens, cost(tokens));
    return tokens;
  });
}

it("grows to the library's limit on a fast GPU", () => {
  expect(sizes((n) => 2 + n * 0.02, { software: false }).at(-1)).toBe(512);
});

it('comes down to single tokens if each takes long', () => {
  expect(sizes((n) => n * 800).at(-1)).toBe(1);
});

it('does not shrink into the fixed cost of a step', () => {
  expect(sizes((n) => 70 + n * 1.6).at(-1)).toBeGreaterThanOrEqual(16);
});

it('is not misled by a moment of load', () => {
  let step = 0;
  expect(sizes((n) => 20 + n * 2 + (step++ === 6 ? 2000 : 0), { steps: 20 }).at(-1)).toBeGreaterThanOrEqual(32);
});

it('tries a size again that was slow once', () => {
  let step = 0;
  expect(sizes((n) => (n === 1 ? 12 : 75) + (step++ < 2 ? 100 : 0), { steps: 30 }).at(-1)).toBeGreaterThanOrEqual(32);
});
