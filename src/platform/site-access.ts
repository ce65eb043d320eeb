/** The permission to read the pages of a site at any time. The user grants it for each site, in the panel. */
import browser from 'webextension-polyfill';
import { SEALED } from './edition';

/** The site of a page whose address is known. */
export interface Site {
  /** Such as `example.org`. */
  readonly name: string;
  /** A match pattern for this scheme and host only. It has no port, because Firefox does not support that. */
  readonly pattern: string;
  /** Whether the permission is there already. */
  readonly always: boolean;
}

interface ChromePermissions {
  readonly chrome?: { readonly permissions?: { addHostAccessRequest?(request: { tabId: number }): Promise<void> } };
}

/**
 * The site in a tab, or null if its address is unknown (there is no permission yet) or is not a website's. Always null
 * in a sealed build, which cannot have such permissions.
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
 * Asks the user for the permission. Only inside a click and before any await in it. Returns false if the user declines.
 */
export async function allowSite(site: Site): Promise<boolean> {
  return browser.permissions.request({ origins: [site.pattern] }).catch(() => false);
}

/** Removes the permission. */
export async function forgetSite(site: Site): Promise<void> {
  await browser.permissions.remove({ origins: [site.pattern] }).catch(() => false);
}

/**
 * Lets Chrome ask in the toolbar whether this tab's site may be read, without telling us its address; null in Firefox
 * and in sealed builds.
 */
export const askForSite: ((tabId: number) => Promise<void>) | null = requester();

function requester(): typeof askForSite {
  if (SEALED) return null;
  const permissions = (globalThis as ChromePermissions).chrome?.permissions;
  return permissions?.addHostAccessRequest ? async (tabId) => permissions.addHostAccessRequest?.({ tabId }) : null;
}

/** Calls back when a permission was granted or removed, here or in the browser's settings. */
export function watchSites(listener: () => void): () => void {
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
  return () => {
    browser.permissions.onAdded.removeListener(listener);
    browser.permissions.onRemoved.removeListener(listener);
  };
}
