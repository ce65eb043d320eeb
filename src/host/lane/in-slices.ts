/**
 * Runs long work on a text in slices. Between them the event loop turns, so that the host answers other calls.
 * The turn is a message to itself: browsers slow down timers in a page that nobody sees.
 */
import type { RunSlices } from '@/src/tasks/slices';

export interface Turns {
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Resolves when the event loop has turned. */
  turn(): Promise<void>;
}

/** Work holds up the event loop for this long and one more slice at most, in milliseconds. */
const HOLD_MS = 30;

const hostTurns: Turns = {
  now: () => performance.now(),
  turn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }),
};

/** Runs work in slices. All work of one runner shares its time. Rejects with `AbortError` after `signal`. */
export function inSlices(signal: AbortSignal, turns: Turns = hostTurns): RunSlices {
  let since = turns.now();
  return async (work) => {
    for (;;) {
      signal.throwIfAborted();
      const step = work.next();
      if (step.done === true) return step.value;
      if (turns.now() - since < HOLD_MS) continue;
      await turns.turn();
      since = turns.now();
    }
  };
}
