/** What a reader of the page can see. Layout is asked where there is one; elsewhere attributes must do. */
import { attribute, tagNameOf } from './safe-dom';

/** Elements whose text is not for reading. */
const NEVER_READ = new Set([
  'SCRIPT', 'STYLE', 'TEMPLATE', 'HEAD', 'TITLE', 'META', 'LINK', 'SVG', 'svg', 'CANVAS', 'AUDIO', 'VIDEO',
  'OBJECT', 'EMBED', 'SELECT', 'OPTION', 'DATALIST', 'TEXTAREA', 'INPUT', 'BUTTON', 'PROGRESS', 'METER',
]);

/** Classes by which sites hide text from the eye but not from screen readers. */
const SCREEN_READER_ONLY = /(^|\s)(sr-only|visually-?hidden|screen-reader-text|u-hidden-visually)(\s|$)/i;

/** Whether an element's text is never part of the page's text. */
export function isNeverRead(element: Element): boolean {
  const tag = tagNameOf(element);
  return NEVER_READ.has(tag) || (tag === 'NOSCRIPT' && !isShownNoscript(element));
}

/** Where scripts are off, browsers show what `<noscript>` holds: there it is the page. */
function isShownNoscript(element: Element): boolean {
  return element.ownerDocument.defaultView !== null && typeof element.checkVisibility === 'function' && element.checkVisibility();
}

/** Whether the browser runs no script of this page: the user has switched scripts off. */
export function cannotRunScripts(document: Document): boolean {
  return document.defaultView?.matchMedia?.('(scripting: none)').matches ?? false;
}

function hasHiddenAttribute(element: Element): boolean {
  return attribute(element, 'hidden') !== null
    || /(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0+)?\s*(;|$)|font-size\s*:\s*0(px)?\s*(;|$))/i.test(attribute(element, 'style') ?? '');
}

/**
 * Whether an element and all in it is hidden. `inClosedDetails`: its text is one click away, so being folded does not
 * count.
 */
export function isHiddenTree(element: Element, inClosedDetails: boolean): boolean {
  if (SCREEN_READER_ONLY.test(attribute(element, 'class') ?? '')) return true;
  const view = element.ownerDocument.defaultView;
  if (!view || typeof element.checkVisibility !== 'function') return hasHiddenAttribute(element);
  if (inClosedDetails) return view.getComputedStyle(element).display === 'none';
  // `display: contents` has no box, so checkVisibility says no; its children may still be seen.
  if (element.checkVisibility({ opacityProperty: true })) return false;
  const { display, opacity } = view.getComputedStyle(element);
  return display !== 'contents' || opacity === '0';
}

const TRANSPARENT = /^(transparent|rgba\(.*,\s*0\))$/;

/**
 * Whether text directly in this element cannot be seen although the element is there: no size, no colour, clipped to
 * a pixel, or moved out of the page.
 */
export function isHiddenText(element: Element): boolean {
  const view = element.ownerDocument.defaultView;
  if (!view || typeof element.checkVisibility !== 'function') return false;
  const style = view.getComputedStyle(element);
  if (style.visibility === 'hidden' || style.visibility === 'collapse') return true;
  if (parseFloat(style.fontSize) < 1 || TRANSPARENT.test(style.color)) return true;
  if (style.color !== '' && style.color === style.backgroundColor) return true;
  if (style.position !== 'absolute' && style.position !== 'fixed') return false;
  const box = element.getBoundingClientRect();
  return (box.width <= 1 && box.height <= 1) || box.right + view.scrollX <= 0 || box.bottom + view.scrollY <= 0;
}
