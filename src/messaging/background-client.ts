import browser from 'webextension-polyfill';
import { backgroundCalls, type Params, type Result } from '@/src/protocol/contract';
import { unwrap } from './dispatch';

/** Calls the background. Rejects with a `SottoError`; `host-unreachable` where nobody answers. */
export async function callBackground<K extends keyof typeof backgroundCalls>(
  call: K, params: Params<typeof backgroundCalls, K>,
): Promise<Result<typeof backgroundCalls, K>> {
  const reply: unknown = await browser.runtime.sendMessage({ call, params }).catch(() => undefined);
  return unwrap(backgroundCalls, call, reply, 'host-unreachable');
}
