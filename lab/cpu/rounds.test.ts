import { expect, it } from 'vitest';
import type { Timed } from './messages.ts';
import { inTurn, ratioOf, speedOf, type Contestant } from './rounds.ts';

const TASK = { prompt: 'words', tokens: 100, answer: 11 };

/** @param promptMs milliseconds for the prompt, in each round */
function contestant(name: string, promptMs: readonly number[], said: string[] = []): Contestant {
  let round = 0;
  const ask = (): Promise<Timed> => {
    said.push(name);
    return Promise.resolve({ promptTokens: 100, promptMs: promptMs[round++] ?? NaN, decodeTokens: 10, decodeMs: 500 });
  };
  return { name, ask };
}

it('asks in turn, and returns the median of the rounds and of their ratios', async () => {
  const said: string[] = [];
  // In the second round the machine is ten times as slow.
  const all = [contestant('a', [100, 1_000, 125], said), contestant('b', [200, 2_000, 500], said)];
  const rounds = await inTurn(all, TASK, 3);
  expect(said.join('')).toBe('ababab');
  expect(speedOf(rounds, 'a')).toEqual({ prompt: 800, decode: 20 });
  expect(ratioOf(rounds, 'a', 'b').prompt).toBeCloseTo(2);
});

it('ends after a whole round when the time is over', async () => {
  const said: string[] = [];
  await inTurn([contestant('a', [1, 1], said), contestant('b', [1, 1], said)], TASK, 5, () => said.length >= 4);
  expect(said.join('')).toBe('abab');
});

it('compares no engines that read different prompts', async () => {
  await expect(inTurn([contestant('a', [1])], { ...TASK, tokens: 99 }, 1)).rejects.toThrow('a read 100 tokens');
});
