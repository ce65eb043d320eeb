/** Lets a worker take the messages that came while it computed. */

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];

port1.onmessage = () => {
  waiting.shift()?.();
};

/**
 * Resolves once every message that is waiting now was taken. It sends a message to itself, because timers wait for
 * milliseconds.
 */
export function aroundTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
