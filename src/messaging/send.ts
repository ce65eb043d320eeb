/** The sending end of `runtime.sendMessage` and `tabs.sendMessage`; `serve.ts` is the receiving one. */
import browser from 'webextension-polyfill';
import { backgroundCalls, type BackgroundCallSpec } from '@/src/protocol/background-calls';
import type { Params, Result } from '@/src/protocol/calls';
import type { hostNotices } from '@/src/protocol/host-notices';
import { pageCalls } from '@/src/protocol/page-calls';
import { unwrap } from './dispatch';

/** Milliseconds before each attempt of a call that can be made again; a message starts the service worker anew. */
const DELAYS_MS = [0, 100, 500, 1_500];

/** Calls the background. Rejects with a `SottoError`; `host-unreachable` where nobody answers. */
export async function callBackground<K extends keyof typeof backgroundCalls>(
  call: K,
  params: Params<typeof backgroundCalls, K>,
): Promise<Result<typeof backgroundCalls, K>> {
  const { again }: BackgroundCallSpec = backgroundCalls[call];
  let reply: unknown;
  for (const delay of again ? DELAYS_MS : [0]) {
    if (delay > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, delay);
      });
    reply = await browser.runtime.sendMessage({ call, params }).catch(() => undefined);
    if (reply !== undefined && reply !== null) break;
  }
  return unwrap(backgroundCalls, call, reply, 'host-unreachable');
}

/** Calls the script in a tab's top frame. Rejects with a `SottoError`; `page-unreachable` where there is none. */
export async function callPage<K extends keyof typeof pageCalls>(
  tabId: number,
  call: K,
  params: Params<typeof pageCalls, K>,
): Promise<Result<typeof pageCalls, K>> {
  const reply: unknown = await browser.tabs.sendMessage(tabId, { call, params }, { frameId: 0 }).catch(() => undefined);
  return unwrap(pageCalls, call, reply, 'page-unreachable');
}

/** Tells Chrome's offscreen document something, if there is one. Nobody waits for an answer. */
export async function notifyHost<K extends keyof typeof hostNotices>(
  call: K,
  params: Params<typeof hostNotices, K>,
): Promise<void> {
  await browser.runtime.sendMessage({ call, params }).catch(() => undefined);
}
