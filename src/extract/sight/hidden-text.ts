/** What hides single words from a reader, asked at the text itself: its size, its colour and its place. */
import { hasBackdrop } from './backdrop';
import { isLost } from './colour';
import {
  clientWidthOf,
  parentElementOf,
  rootElement,
  scrollHeightOf,
  scrollLeftOf,
  scrollTopOf,
  scrollWidthOf,
  tagNameOf,
} from '../safe-dom';
import type { Sight } from './visibility';

/** Nobody can read smaller letters, in CSS pixels. */
const MIN_FONT_PX = 2;

/** Whether scrolling the page or a part of it cannot bring a box into view. */
function isOutOfReach(box: DOMRect, element: Element, view: NonNullable<Sight['view']>): boolean {
  let [x, y] = [view.scrollX, view.scrollY];
  if (box.right + x > 0 && box.bottom + y > 0 && box.left < view.innerWidth) return false;
  let scrollsAside = false;
  for (let at: Element | null = element; at; at = parentElementOf(at)) {
    if (at === rootElement(view.document)) break;
    scrollsAside ||= scrollWidthOf(at) > clientWidthOf(at) + 1 && clientWidthOf(at) > 0 && tagNameOf(at) !== 'BODY';
    x += scrollLeftOf(at);
    y += scrollTopOf(at);
  }
  const root = rootElement(view.document) ?? element;
  const rightToLeft = view.getComputedStyle(root).direction === 'rtl';
  const edge = rightToLeft ? clientWidthOf(root) - scrollWidthOf(root) : 0;
  return (
    box.right + x <= edge ||
    box.bottom + y <= 0 ||
    (!scrollsAside && box.left + x >= Math.max(view.innerWidth, scrollWidthOf(root))) ||
    box.top + y >= Math.max(view.innerHeight, scrollHeightOf(root)) + view.innerHeight
  );
}

/** Whether a text cannot be seen although its parent element can. The text must not be all white space. */
export function isHiddenText(text: Text, parent: Element, { view, folded, waiting, ground, range }: Sight): boolean {
  if (!view || !range) return false;
  const style = view.getComputedStyle(parent);
  if ((style.visibility !== 'visible' && !waiting) || parseFloat(style.fontSize) < MIN_FONT_PX) return true;
  // Letters can be painted without a colour: by a shadow, an outline, or a picture cut to their shape.
  const isPainted =
    style.textShadow !== 'none' || parseFloat(style.webkitTextStrokeWidth) > 0 || style.backgroundClip === 'text';
  const lost = !isPainted && isLost(style.webkitTextFillColor || style.color, ground);
  if (folded) return lost;
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (lost && !hasBackdrop(parent, box, view)) return true;
  return box.width < 1 || box.height < 1 || isOutOfReach(box, parent, view);
}
