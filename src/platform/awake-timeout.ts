/**
 * A time limit that does not count the time in which the machine sleeps or the browser's processes are stopped. After
 * that every timer that is due fires at once, before any work in progress can report.
 */

/** A busy thread delays a timer by less than this, in milliseconds. */
const SLEPT_MS = 1_000;

/**
 * Calls `onTime` after `ms` milliseconds, as `setTimeout` does. If the timer fires late by more than a second the
 * machine was asleep, and the timer starts again with its whole time.
 * @param now Milliseconds of a clock that runs while the machine sleeps. On some systems `performance.now()` does not,
 *   so it is the time of day. If that is set forward the timer runs once more.
 * @returns Cancels it.
 */
export function awakeTimeout(ms: number, onTime: () => void, now: () => number = Date.now): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const set = (): void => {
    const due = now() + ms;
    timer = setTimeout(() => {
      if (now() - due > SLEPT_MS) set();
      else onTime();
    }, ms);
  };
  set();
  return () => {
    clearTimeout(timer);
  };
}
