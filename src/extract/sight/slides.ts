/** Parts that are built alike, of which some are in view: slides, tabs, the cards of a row. */
import { attribute, boxOf, firstElementChild, nextElementSibling, parentElementOf, tagNameOf } from '../safe-dom';
import { canReach, isShownIn, type Area, type Clip } from './clip';

/** Limits, so that no page can make this slow. */
const MAX_SIBLINGS = 40;
const MAX_LEVELS = 10;
const EDGE_PX = 2;

/** The names in an element's `class`. */
export function classesOf(element: Element): string[] {
  return (attribute(element, 'class') ?? '').split(/\s+/).filter((name) => name !== '');
}

/** Whether two elements look as if one template had made both: the same name, and a class in common or none. */
function isAlike(one: Element, other: Element): boolean {
  if (tagNameOf(one) !== tagNameOf(other)) return false;
  const [names, others] = [classesOf(one), new Set(classesOf(other))];
  return names.length === 0 ? others.size === 0 : names.some((name) => others.has(name));
}

/** The elements beside an element that are built like it, without itself; the first few where there are many. */
export function siblingsAlike(element: Element): Element[] {
  const parent = parentElementOf(element);
  const found: Element[] = [];
  let at = parent && firstElementChild(parent);
  for (let looked = 0; at && looked < MAX_SIBLINGS; looked += 1) {
    if (at !== element && isAlike(element, at)) found.push(at);
    at = nextElementSibling(at);
  }
  return found;
}

/** A box without its edges, by which slides touch the one in view. */
function inset({ left, top, right, bottom }: DOMRect): Area {
  return { left: left + EDGE_PX, top: top + EDGE_PX, right: right - EDGE_PX, bottom: bottom - EDGE_PX };
}

/** Whether two boxes stand in one row or in one column. */
function isInLine(one: DOMRect, other: DOMRect): boolean {
  const besides = one.top < other.bottom && other.top < one.bottom;
  const below = one.left < other.right && other.left < one.right;
  return besides || below;
}

/** Whether an element is one of a row of which another one is in view, as wide as that one and placed as it is. */
function isBesideShown(element: Element, box: DOMRect, clip: Clip, view: Window): boolean {
  const { position } = view.getComputedStyle(element);
  return siblingsAlike(element).some((sibling) => {
    const other = boxOf(sibling);
    return (
      other.width > 0 &&
      Math.abs(other.width - box.width) <= box.width / 10 &&
      isInLine(box, other) &&
      isShownIn(clip, other) &&
      view.getComputedStyle(sibling).position === position
    );
  });
}

/**
 * Whether what scrolling cannot show stands in a slide of a clip: its script would move it into view.
 * @param known what was found of elements before, by which many texts of a slide cost no more than one
 */
export function isInSlide(from: Element, clip: Clip, view: Window, known: Map<Element, boolean>): boolean {
  const path: Element[] = [];
  let found = false;
  for (let at: Element | null = from; at && at !== clip.element && path.length < MAX_LEVELS; at = parentElementOf(at)) {
    const before = known.get(at);
    const box = boxOf(at);
    // Where scrolling shows the part itself, its text was moved out on purpose.
    if (before === undefined && canReach(clip, inset(box))) break;
    found = before ?? isBesideShown(at, box, clip, view);
    path.push(at);
    if (found || before !== undefined) break;
  }
  for (const element of path) known.set(element, found);
  return found;
}
