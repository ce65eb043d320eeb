/** The receiving end of `runtime.sendMessage` and `tabs.sendMessage`. */
import browser, { type Runtime } from 'webextension-polyfill';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { hostNotices } from '@/src/protocol/host-notices';
import type { pageCalls } from '@/src/protocol/page-calls';
import type { ErrorCode } from '@/src/protocol/errors';
import { callName, dispatch, type Handlers } from './dispatch';
import { senderOf, type SenderInfo } from './sender';

type Tables = typeof backgroundCalls | typeof pageCalls | typeof hostNotices;

/**
 * Answers the calls of one table and leaves every other message alone. A page cannot reach this: messages from
 * outside the extension do not arrive here, and `sender` is checked all the same. Returns a stop function.
 */
export function serve<C extends Tables>(
  calls: C,
  handlers: Handlers<C, { sender: SenderInfo }>,
  fallback: ErrorCode,
): () => void {
  const listener = (message: unknown, rawSender: Runtime.MessageSender): Promise<unknown> | undefined => {
    if (callName(calls, message) === null) return undefined;
    const sender = senderOf(rawSender);
    return sender ? dispatch(calls, handlers, message, { sender }, fallback) : undefined;
  };
  browser.runtime.onMessage.addListener(listener);
  return () => {
    browser.runtime.onMessage.removeListener(listener);
  };
}
