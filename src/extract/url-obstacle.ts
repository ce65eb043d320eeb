/** Addresses of pages that cannot be read, and why. Uses no DOM, because the service worker asks too. */
import type { ErrorCode } from '@/src/protocol/errors';

/** Extension stores, where browsers allow no extension. */
const STORE_HOSTS = new Set(['chromewebstore.google.com', 'addons.mozilla.org', 'microsoftedge.microsoft.com']);

/** Mozilla's own sites where Firefox allows no extension (`extensions.webextensions.restrictedDomains`). */
const RESTRICTED_HOSTS = new Set([
  'accounts-static.cdn.mozilla.net',
  'accounts.firefox.com',
  'addons.cdn.mozilla.net',
  'api.accounts.firefox.com',
  'content.cdn.mozilla.net',
  'discovery.addons.mozilla.org',
  'oauth.accounts.firefox.com',
  'profile.accounts.firefox.com',
  'support.mozilla.org',
  'sync.services.mozilla.com',
]);

/** Why a page at this address cannot be read, or null. A `file:` page can be read if the user has allowed it. */
export function obstacleForUrl(address: string): ErrorCode | null {
  if (!URL.canParse(address)) return 'page-restricted';
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol === 'file:') return null;
  if (protocol !== 'http:' && protocol !== 'https:') return 'page-restricted';
  if (STORE_HOSTS.has(hostname) || (hostname === 'chrome.google.com' && pathname.startsWith('/webstore')))
    return 'page-store';
  return RESTRICTED_HOSTS.has(hostname) ? 'page-restricted' : null;
}
