/** Whether something other than its ancestors is painted behind a text, such as a picture under a headline. */
import { attribute, boxOf, firstElementChild, nextElementSibling, parentElementOf, tagNameOf } from '../safe-dom';
import { alphaOf } from './colour';

const PICTURES = new Set(['IMG', 'PICTURE', 'VIDEO', 'CANVAS', 'svg', 'SVG', 'OBJECT', 'EMBED', 'IFRAME']);
/** Limits, so that no page can make this slow: neighbours of each ancestor, ancestors, elements in a neighbour. */
const MAX_NEIGHBOURS = 24;
const MAX_ANCESTORS = 12;
const MAX_INSIDE = 12;

function covers(box: DOMRect, text: DOMRect): boolean {
  const [x, y] = [text.left + text.width / 2, text.top + text.height / 2];
  return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
}

function paints(element: Element, text: DOMRect, view: Window): boolean {
  if (!covers(boxOf(element), text)) return false;
  if (PICTURES.has(tagNameOf(element))) return true;
  const { backgroundColor, backgroundImage } = view.getComputedStyle(element);
  return backgroundImage !== 'none' || alphaOf(backgroundColor) > 0.05;
}

/** The element or one of its first few descendants. */
function paintsInside(element: Element, text: DOMRect, view: Window): boolean {
  if (paints(element, text, view)) return true;
  let at = firstElementChild(element);
  for (let looked = 0; at && looked < MAX_INSIDE; looked += 1) {
    if (paints(at, text, view)) return true;
    at = firstElementChild(at) ?? nextElementSibling(at);
  }
  return false;
}

/**
 * Looks among the neighbours of the text's ancestors for one that is painted where the text stands, and at the
 * ancestors' own generated boxes. `text`: the text's box, in CSS pixels of the viewport.
 */
export function hasBackdrop(parent: Element, text: DOMRect, view: Window): boolean {
  let from: Element | null = parent;
  for (let level = 0; from && level < MAX_ANCESTORS; level += 1) {
    const above: Element | null = parentElementOf(from);
    if (hasGeneratedGround(from, view)) return true;
    let neighbour = above && firstElementChild(above);
    for (let looked = 0; neighbour && looked < MAX_NEIGHBOURS; looked += 1) {
      if (neighbour !== from && attribute(neighbour, 'hidden') === null && paintsInside(neighbour, text, view))
        return true;
      neighbour = nextElementSibling(neighbour);
    }
    from = above;
  }
  return false;
}

function hasGeneratedGround(element: Element, view: Window): boolean {
  return ['::before', '::after'].some((part) => {
    const style = view.getComputedStyle(element, part);
    return (
      style.content !== 'none' &&
      style.content !== 'normal' &&
      (style.backgroundImage !== 'none' || alphaOf(style.backgroundColor) > 0.05)
    );
  });
}
