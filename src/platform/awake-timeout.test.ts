import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awakeTimeout } from './awake-timeout';

/** How long the machine slept so far, in milliseconds: the clock ran on, and the timers did not. */
let slept = 0;
const now = () => Date.now() + slept;
const onTime = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  slept = 0;
  onTime.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends after its time, even if a little late', () => {
  awakeTimeout(60_000, onTime, now);
  vi.advanceTimersByTime(59_999);
  expect(onTime).not.toHaveBeenCalled();
  slept = 900;
  vi.advanceTimersByTime(1);
  expect(onTime).toHaveBeenCalledOnce();
});

it.each([100_000, 3_600_000])('starts again if the machine slept %s ms, as often as it sleeps', (ms) => {
  awakeTimeout(60_000, onTime, now);
  vi.advanceTimersByTime(30_000);
  slept += ms;
  vi.advanceTimersByTime(30_000);
  expect(onTime).not.toHaveBeenCalled();
  vi.advanceTimersByTime(30_000);
  slept += ms;
  vi.advanceTimersByTime(30_000);
  expect(onTime).not.toHaveBeenCalled();
  vi.advanceTimersByTime(59_999);
  expect(onTime).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(onTime).toHaveBeenCalledOnce();
});

it('can be cancelled, also after a sleep', () => {
  const end = awakeTimeout(60_000, onTime, now);
  slept = 5_000;
  vi.advanceTimersByTime(60_000);
  end();
  vi.advanceTimersByTime(600_000);
  expect(onTime).not.toHaveBeenCalled();
});
