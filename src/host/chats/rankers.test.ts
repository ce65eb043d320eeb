import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rankingBy } from './rankers';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const silent = { id: 'silent', rank: () => new Promise<never>(() => undefined) };
const aborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('aborted');
    });
  });

it('gives rankers so much time, and no timer outlives their answer', async () => {
  const ranking = rankingBy([silent], new AbortController().signal);
  const late = ranking?.within(1_000, aborted);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await late).toBe('aborted');
  expect(await ranking?.within(1_000, () => Promise.resolve('in time'))).toBe('in time');
  expect(vi.getTimerCount()).toBe(0);
});

it('ends with the question', async () => {
  const asked = new AbortController();
  const waiting = rankingBy([silent], asked.signal)?.within(1_000, aborted);
  asked.abort();
  expect(await waiting).toBe('aborted');
});

it('is none where nobody else ranks', () => {
  expect(rankingBy([], new AbortController().signal)).toBeUndefined();
});
