/** Lets a worker take what came for it while it computed. */

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];

port1.onmessage = () => {
  waiting.shift()?.();
};

/**
 * Resolves once every message that is waiting now was taken: a stop, or a text to count. By a message of its own, for
 * timers wait for milliseconds.
 */
export function aroundTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
