import browser from 'webextension-polyfill';
import type { Params, Result } from '@/src/protocol/calls';
import { pageCalls } from '@/src/protocol/page-calls';
import { unwrap } from './dispatch';

/** Calls the script in a tab's top frame. Rejects with a `SottoError`; `page-unreachable` where there is none. */
export async function callPage<K extends keyof typeof pageCalls>(
  tabId: number,
  call: K,
  params: Params<typeof pageCalls, K>,
): Promise<Result<typeof pageCalls, K>> {
  const reply: unknown = await browser.tabs.sendMessage(tabId, { call, params }, { frameId: 0 }).catch(() => undefined);
  return unwrap(pageCalls, call, reply, 'page-unreachable');
}
