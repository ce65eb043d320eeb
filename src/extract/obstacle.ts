/** Documents that cannot be read, and why. */
import type { ErrorCode } from '@/src/protocol/errors';
import { firstChild, queryAll, rootElement } from './safe-dom';

/** A canvas of at least this area, in CSS pixels, may be the page's whole content. */
const CANVAS_AREA_PX = 400 * 300;
/** A page with fewer characters beside its canvas has nothing else to read. */
const CANVAS_PAGE_CHARS = 400;

function isCanvasEditor(document: Document): boolean {
  const largest = queryAll<HTMLCanvasElement>(document, 'canvas').reduce(
    (most, canvas) => Math.max(most, canvas.clientWidth * canvas.clientHeight),
    0,
  );
  if (largest < CANVAS_AREA_PX) return false;
  // Google Docs paints its text. Its editor's class is a surer sign than the little text around the canvas.
  if (queryAll(document, '.kix-appview-editor').length > 0) return true;
  const root = rootElement(document);
  const text = root instanceof HTMLElement ? root.innerText : '';
  return text.replaceAll(/\s+/g, '').length < CANVAS_PAGE_CHARS;
}

/** Why a document cannot be read, or null: the browser's PDF viewer, or a page that paints its text. */
export function findObstacle(document: Document): ErrorCode | null {
  if (document.contentType === 'application/pdf') return 'page-pdf';
  const root = rootElement(document);
  // In Firefox the viewer is a page of HTML.
  if (root !== null && firstChild(root) !== null && queryAll(document, '#viewerContainer > .pdfViewer').length > 0)
    return 'page-pdf';
  return isCanvasEditor(document) ? 'page-canvas' : null;
}
