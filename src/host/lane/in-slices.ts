/**
 * Runs long work on a text so that the host answers others meanwhile: after some milliseconds it lets the event loop
 * turn once, and goes on. By a message to itself, for timers are slowed down in a page that nobody sees.
 */
import type { RunSlices } from '@/src/tasks/slices';

export interface Turns {
  /** Milliseconds, of any beginning. */
  now(): number;
  /** Resolves when the event loop has turned. */
  turn(): Promise<void>;
}

/** The host is held no longer than this, and one slice, in milliseconds. */
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

/** Runs work in slices; all that one of these runs shares its time. Rejects with `AbortError` after `signal`. */
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
