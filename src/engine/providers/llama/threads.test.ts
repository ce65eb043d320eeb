import { describe, expect, it } from 'vitest';
import { chooseThreads, collapsed, fewerThreads } from './threads';

describe('chooseThreads', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
    [8, 4],
    [64, 4],
  ])('leaves a core free of %i: %i', (cores, threads) => {
    expect(chooseThreads(cores, true)).toBe(threads);
  });

  it('is one if memory cannot be shared', () => {
    expect(chooseThreads(16, false)).toBe(1);
  });
});

describe('collapsed', () => {
  const prompt = { tokens: 200, ms: 15_000 };

  it('recognizes two threads on two busy cores: 13 tokens/s in the prompt, 0.4 in the answer', () => {
    expect(collapsed(prompt, { tokens: 10, ms: 25_000 })).toBe(true);
  });

  it('accepts the usual difference between prompt and answer', () => {
    expect(collapsed(prompt, { tokens: 100, ms: 10_000 })).toBe(false);
  });

  it('ignores a few tokens, and a prompt from the cache', () => {
    expect(collapsed(prompt, { tokens: 3, ms: 9_000 })).toBe(false);
    expect(collapsed({ tokens: 1, ms: 80 }, { tokens: 50, ms: 90_000 })).toBe(false);
  });
});

it('steps down to one thread and stays there', () => {
  expect([4, 3, 2, 1].map(fewerThreads)).toEqual([2, 1, 1, 1]);
});
