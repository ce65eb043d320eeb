/**
 * Distinguishes a request that the content security policy blocked from one without a network: both fail with the same
 * `TypeError`. The policy blocks hosts that are not listed. If the requested host is listed, a redirect led to another.
 */

/** How long to wait for the browser's report, in milliseconds: it may come before or after the request fails. */
const REPORT_MS = 250;

let last = -Infinity;
let waiting: (() => void)[] = [];

/** Listens for the policy's reports in this context. To be called once, before the first request. */
export function watchRefusals(scope: EventTarget): void {
  scope.addEventListener('securitypolicyviolation', () => {
    last = performance.now();
    for (const tell of waiting.splice(0)) tell();
  });
}

/**
 * Whether the policy has blocked a request that began at `since` (`performance.now()`). Waits a moment for its report.
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
