import browser from 'webextension-polyfill';
import type { Self } from './sender';

/** This extension as senders are compared with it. */
export function self(): Self {
  return { id: browser.runtime.id, baseUrl: browser.runtime.getURL('/') };
}
