/** Who sent a message, by the browser's own word. Nothing that a message says of itself counts. */
import browser, { type Runtime } from 'webextension-polyfill';
import type { Sender } from '@/src/protocol/calls';

export interface SenderInfo {
  readonly kind: Sender;
  readonly tabId: number | null;
  /** Tells one document of a tab from the next: the browser's document id, or a page script's own random key. */
  readonly documentKey: string | null;
  readonly origin: string | null;
  /** True for a private window: nothing about it may be stored. */
  readonly ephemeral: boolean;
}

/** What identifies this extension: its id, and the address that its pages begin with (`moz-extension://…/`). */
interface Self {
  readonly id: string;
  readonly baseUrl: string;
}

type BrowserSender = Runtime.MessageSender & { documentId?: string; origin?: string };

function originOf(url: string | undefined): string | null {
  try {
    return url === undefined ? null : new URL(url).origin;
  } catch {
    return null;
  }
}

function isOwnPage(sender: BrowserSender, self: Self): boolean {
  const base = self.baseUrl.replace(/\/$/, '');
  return sender.origin === base || (sender.url ?? '').startsWith(`${base}/`);
}

/**
 * Classifies a sender, or returns null for one that is not ours. An extension page in a tab's subframe is a `frame`
 * (a web page can embed it, so it gets less); one that fills a tab, a popup or a sidebar is a `surface`.
 * `documentKey` is the page script's own key, for browsers without document ids.
 */
export function classifySender(
  raw: Runtime.MessageSender,
  self: Self,
  documentKey: string | null = null,
): SenderInfo | null {
  const sender = raw as BrowserSender;
  if (sender.id !== self.id) return null;
  const tabId = sender.tab?.id ?? null;
  const common = {
    tabId,
    documentKey: sender.documentId ?? documentKey,
    origin: sender.origin ?? originOf(sender.url),
    ephemeral: sender.tab?.incognito === true,
  };
  if (isOwnPage(sender, self)) {
    const inSubframe = tabId !== null && (sender.frameId ?? 0) !== 0;
    if (inSubframe) return { ...common, kind: 'frame' };
    const isBackground = /\/(background\.js|_generated_background_page\.html)$/.test(sender.url ?? '');
    return { ...common, kind: isBackground ? 'background' : 'surface' };
  }
  return tabId === null ? null : { ...common, kind: 'page' };
}

/** Classifies the sender of a message to this extension. */
export function senderOf(raw: Runtime.MessageSender, documentKey: string | null = null): SenderInfo | null {
  return classifySender(raw, { id: browser.runtime.id, baseUrl: browser.runtime.getURL('/') }, documentKey);
}
