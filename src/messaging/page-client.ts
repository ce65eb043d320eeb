import browser from 'webextension-polyfill';
import { pageCalls, type Params, type Result } from '@/src/protocol/contract';
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
