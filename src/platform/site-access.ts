/** Leave to read the pages of one site at any time, which only the user gives: per site, in the panel. */
import browser from 'webextension-polyfill';
import { SEALED } from './edition';

/** The site of a page whose address we know. */
export interface Site {
  /** Such as `example.org`. */
  readonly name: string;
  /** A match pattern for this scheme and host and no others. Firefox knows no ports in patterns, so none is named. */
  readonly pattern: string;
  /** Whether it may be read at any time already. */
  readonly always: boolean;
}

interface ChromePermissions {
  readonly chrome?: { readonly permissions?: { addHostAccessRequest?(request: { tabId: number }): Promise<void> } };
}

/**
 * The site in a tab, or null where its address is unknown (nothing was allowed yet) or is no website's. A sealed build
 * can be given no leave for any site, so that none is offered there.
 */
export async function siteOf(tabId: number): Promise<Site | null> {
  if (SEALED) return null;
  const { url } = await browser.tabs.get(tabId).catch(() => ({ url: undefined }));
  const address = url !== undefined && URL.canParse(url) ? new URL(url) : null;
  if (!address || !/^https?:$/.test(address.protocol)) return null;
  const pattern = `${address.protocol}//${address.hostname}/*`;
  return { name: address.hostname, pattern, always: await browser.permissions.contains({ origins: [pattern] }) };
}

/**
 * Asks the user to allow the site for good. Only inside a click and before any await in it. False when they decline.
 */
export async function allowSite(site: Site): Promise<boolean> {
  return browser.permissions.request({ origins: [site.pattern] }).catch(() => false);
}

/** Takes the leave back. */
export async function forgetSite(site: Site): Promise<void> {
  await browser.permissions.remove({ origins: [site.pattern] }).catch(() => false);
}

/**
 * Lets Chrome ask at the toolbar whether this tab's site may be read, without our knowing its address; null where there
 * is no such thing (Firefox, and sealed builds).
 */
export const askForSite: ((tabId: number) => Promise<void>) | null = requester();

function requester(): typeof askForSite {
  if (SEALED) return null;
  const permissions = (globalThis as ChromePermissions).chrome?.permissions;
  return permissions?.addHostAccessRequest ? async (tabId) => permissions.addHostAccessRequest?.({ tabId }) : null;
}

/** Calls back whenever leave was given or taken, here or in the browser's own settings. */
export function watchSites(listener: () => void): () => void {
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
  return () => {
    browser.permissions.onAdded.removeListener(listener);
    browser.permissions.onRemoved.removeListener(listener);
  };
}
