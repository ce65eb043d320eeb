import browser from 'webextension-polyfill';
import { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params, Result } from '@/src/protocol/calls';
import { unwrap } from './dispatch';

type Call = keyof typeof backgroundCalls;

/** Calls that can be made twice without harm: a service worker that dies takes an open question with it (F4). */
const ASKED_AGAIN: ReadonlySet<Call> = new Set<Call>([
  'background.ensureHost',
  'background.cardContent',
  'background.card',
  'background.inspect',
  'background.openChat',
  'background.showPassage',
  'background.knownModels',
  'background.keepKnownModels',
  'background.showDownload',
  'background.mayDownload',
  'background.choice',
  'background.useModel',
  'background.letGoOfModel',
]);

/** Milliseconds before each attempt; the next message starts the service worker anew. */
const DELAYS_MS = [0, 100, 500, 1_500];

async function ask(call: Call, params: unknown): Promise<unknown> {
  return browser.runtime.sendMessage({ call, params }).catch(() => undefined);
}

/** Calls the background. Rejects with a `SottoError`; `host-unreachable` where nobody answers. */
export async function callBackground<K extends Call>(
  call: K,
  params: Params<typeof backgroundCalls, K>,
): Promise<Result<typeof backgroundCalls, K>> {
  let reply: unknown;
  for (const delay of ASKED_AGAIN.has(call) ? DELAYS_MS : [0]) {
    if (delay > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, delay);
      });
    reply = await ask(call, params);
    if (reply !== undefined && reply !== null) break;
  }
  return unwrap(backgroundCalls, call, reply, 'host-unreachable');
}
