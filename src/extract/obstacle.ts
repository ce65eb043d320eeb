/** Pages that cannot be read, and why: told by their address, or by what they are. */
import type { ErrorCode } from '@/src/protocol/errors';
import { firstChild, queryAll, rootElement } from './safe-dom';

/** Extension stores: browsers keep extensions out of them. */
const STORE_HOSTS = new Set(['chromewebstore.google.com', 'addons.mozilla.org', 'microsoftedge.microsoft.com']);

/** Mozilla's own sites that Firefox keeps extensions out of (`extensions.webextensions.restrictedDomains`). */
const RESTRICTED_HOSTS = new Set([
  'accounts-static.cdn.mozilla.net', 'accounts.firefox.com', 'addons.cdn.mozilla.net', 'api.accounts.firefox.com',
  'content.cdn.mozilla.net', 'discovery.addons.mozilla.org', 'oauth.accounts.firefox.com', 'profile.accounts.firefox.com',
  'support.mozilla.org', 'sync.services.mozilla.com',
]);

/** Why a page at this address cannot be read, or null. A `file:` page can be where the user allowed it. */
export function obstacleForUrl(address: string): ErrorCode | null {
  if (!URL.canParse(address)) return 'page-restricted';
  const { protocol, hostname, pathname } = new URL(address);
  if (protocol === 'file:') return null;
  if (protocol !== 'http:' && protocol !== 'https:') return 'page-restricted';
  if (STORE_HOSTS.has(hostname) || (hostname === 'chrome.google.com' && pathname.startsWith('/webstore'))) return 'page-store';
  return RESTRICTED_HOSTS.has(hostname) ? 'page-restricted' : null;
}

/** A canvas at least this large is what the page is about, in CSS pixels. */
const CANVAS_AREA_PX = 400 * 300;
/** With fewer characters than this beside it, there is nothing else to read. */
const CANVAS_PAGE_CHARS = 400;

function isCanvasEditor(document: Document): boolean {
  const largest = Math.max(0, ...queryAll<HTMLCanvasElement>(document, 'canvas').map((canvas) => canvas.clientWidth * canvas.clientHeight));
  if (largest < CANVAS_AREA_PX) return false;
  // Google Docs paints its text; the editor's own class is a surer sign than the little text around it.
  if (queryAll(document, '.kix-appview-editor').length > 0) return true;
  const root = rootElement(document);
  const text = root instanceof HTMLElement ? root.innerText : '';
  return text.replaceAll(/\s+/g, '').length < CANVAS_PAGE_CHARS;
}

/** Why a document cannot be read, or null: the browser's PDF viewer, or a page that paints its text. */
export function findObstacle(document: Document): ErrorCode | null {
  if (document.contentType === 'application/pdf') return 'page-pdf';
  const root = rootElement(document);
  // Firefox's viewer is a page of its own.
  if (root !== null && firstChild(root) !== null && queryAll(document, '#viewerContainer > .pdfViewer').length > 0) return 'page-pdf';
  return isCanvasEditor(document) ? 'page-canvas' : null;
}
