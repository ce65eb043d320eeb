/**
 * A time limit that a sleeping machine does not use up. While the machine sleeps, or all processes of the browser are
 * stopped, nothing makes progress; then every timer that is due fires at once, before what was under way can say a
 * word.
 */

/** Later than this, in milliseconds, no busy thread makes a timer. */
const SLEPT_MS = 1_000;

/**
 * Calls `onTime` after `ms` milliseconds, as `setTimeout` does. One that fires late by more than a second was asleep
 * meanwhile, and is set once more for its whole time; so is the next, where the machine sleeps again.
 * @param now Milliseconds of a clock that goes on while the machine sleeps: `performance.now()` stands still then on
 * some
 *   systems, so it is the time of day. A time of day that was put forward costs one more wait, nothing else.
 * @returns Ends it.
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
