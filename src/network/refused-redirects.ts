/**
 * Tells a request that the content security policy has stopped from one that found no network: to the code both are
 * the same `TypeError`. A policy stops what its list of hosts does not have, so for an address on that list it is a
 * redirect that left it.
 */

/** The browser's own report comes in a turn of its own, before or after the request has failed. In milliseconds. */
const REPORT_MS = 250;

let last = -Infinity;
let waiting: (() => void)[] = [];

/** Listens to the policy's reports in this context. Called once, before the first request. */
export function watchRefusals(scope: EventTarget): void {
  scope.addEventListener('securitypolicyviolation', () => {
    last = performance.now();
    for (const tell of waiting.splice(0)) tell();
  });
}

/**
 * Whether the policy has stopped a request that began at `since` (`performance.now()`). Waits for its report a moment.
 */
export async function wasRefused(since: number): Promise<boolean> {
  if (last >= since) return true;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, REPORT_MS);
    waiting.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
  waiting = [];
  return last >= since;
}
