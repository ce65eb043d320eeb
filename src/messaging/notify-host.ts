import browser from 'webextension-polyfill';
import type { Params } from '@/src/protocol/calls';
import type { hostNotices } from '@/src/protocol/host-notices';

/** Tells the offscreen document something, if there is one; nobody waits for an answer. */
export async function notifyHost<K extends keyof typeof hostNotices>(
  call: K,
  params: Params<typeof hostNotices, K>,
): Promise<void> {
  await browser.runtime.sendMessage({ call, params }).catch(() => undefined);
}
