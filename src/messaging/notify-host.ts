import browser from 'webextension-polyfill';
import type { hostNotices, Params } from '@/src/protocol/contract';

/** Tells the offscreen document something, if there is one; nobody waits for an answer. */
export async function notifyHost<K extends keyof typeof hostNotices>(
  call: K,
  params: Params<typeof hostNotices, K>,
): Promise<void> {
  await browser.runtime.sendMessage({ call, params }).catch(() => undefined);
}
