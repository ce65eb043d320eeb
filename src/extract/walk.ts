/**
 * Walks a document in reading order, with its open shadow roots and its frames of the same origin. No recursion: pages
 * nest 100,000 levels deep.
 */
import { elementStyle, type ElementStyle } from './element-style';
import {
  attribute,
  clientHeightOf,
  clientWidthOf,
  documentOf,
  firstChild,
  frameDocument,
  isFrameTag,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  rootElement,
  shadowRootOf,
  tagNameOf,
} from './safe-dom';
import { containerOrder, placedOrder } from './layout/order';
import { addedTo, type Added } from './marks/added';
import { pieceOf } from './marks/piece';
import type { MarkPiece } from './marks/piece-form';
import { namedElement, type NamedElement } from './named-element';
import { isNeverRead } from './sight/never-read';
import { foldedSight, sightOf, sightOfDocument, type Sight } from './sight/visibility';

export type WalkStep =
  /** `style` is null where nothing is laid out. */
  | { readonly type: 'enter'; readonly named: NamedElement; readonly style: ElementStyle | null }
  | { readonly type: 'leave'; readonly element: Element }
  | {
      readonly type: 'text';
      readonly node: Text;
      readonly parent: Element;
      readonly style: ElementStyle | null;
      readonly sight: Sight;
    }
  /** An element that is read as one piece of text, such as a formula. */
  | { readonly type: 'piece'; readonly element: Element; readonly text: string; readonly form: MarkPiece['form'] }
  /** Words before or after an element's own, which no text node holds, such as the number of a list item. */
  | { readonly type: 'added'; readonly element: Element; readonly text: string; readonly side: 'before' | 'after' }
  /** A tree that nobody can see. */
  | { readonly type: 'hidden'; readonly element: Element }
  /** A visible frame of another origin. */
  | { readonly type: 'unread-frame' };

interface Level {
  readonly named: NamedElement;
  next: Node | null;
  /** What is walked in place of the children: the nodes that a slot shows, or the children in reading order. */
  assigned: readonly Node[] | null;
  index: number;
  /** Elements among the children so far. */
  elements: number;
  readonly sight: Sight;
  readonly style: ElementStyle | null;
  /** What stands around the element's own words, and what its children need to know of it. */
  readonly added: Added;
}

/** Smaller frames, in CSS pixels, hold counters and buttons, not text. */
const MIN_FRAME_PX = 100;

/** The root of a frame's document, or null where the browser does not let us read it. */
function frameRoot(frame: HTMLIFrameElement): Element | null {
  try {
    const document = frameDocument(frame);
    return document && rootElement(document);
  } catch {
    return null;
  }
}

function open(named: NamedElement, sight: Sight, style: ElementStyle | null, outer: Added | null): Level {
  const { element, tag } = named;
  const assigned = tag === 'SLOT' ? (element as HTMLSlotElement).assignedNodes?.({ flatten: true }) : undefined;
  const shadow = shadowRootOf(element);
  const frame = isFrameTag(tag) ? frameRoot(element as HTMLIFrameElement) : null;
  const next = firstChild(shadow ?? element);
  return {
    named,
    index: 0,
    elements: 0,
    sight,
    style,
    added: addedTo(named, style, sight, outer),
    assigned: frame
      ? [frame]
      : assigned && assigned.length > 0
        ? assigned
        : style && sight.view && containerOrder(next, style, sight.view),
    next,
  };
}

function advance(level: Level): Node | null {
  if (level.assigned) return level.assigned[level.index++] ?? null;
  const node = level.next;
  level.next = node && nextSibling(node);
  return node;
}

/** Among so many first elements one that is placed tells that all of them are. */
const FIRST_ELEMENTS = 3;

/** Puts an element and its siblings behind it in the order of their places. True where that changes what comes next. */
function reorder(level: Level, element: Element, style: ElementStyle | null): boolean {
  const { view } = level.sight;
  if (!view || !style || !level.style || level.assigned || ++level.elements > FIRST_ELEMENTS) return false;
  // A list has more rows than two, and few elements have so many siblings. Asking for a style costs more.
  const second = nextElementSibling(element);
  if (!second || !nextElementSibling(second) || style.position !== 'absolute') return false;
  level.elements = FIRST_ELEMENTS;
  level.assigned = placedOrder(element, level.style, view);
  return level.assigned !== null;
}

/** Text in closed `<details>` is read, unlike hidden text: it is one click away. */
function entersClosedDetails({ element, tag }: NamedElement, child: string): boolean {
  return tag === 'DETAILS' && attribute(element, 'open') === null && child !== 'SUMMARY';
}

/** Walks from `root` down. The consumer may stop at any step. */
export function* walk(root: Element): Generator<WalkStep, void, undefined> {
  const document = documentOf(root);
  if (document === null) return;
  const sight = sightOfDocument(document);
  const named = namedElement(root);
  const stack: Level[] = [open(named, sight, styleOf(root, sight), null)];
  yield { type: 'enter', named, style: stack[0]?.style ?? null };
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    const node = advance(level);
    if (node === null) {
      stack.pop();
      const after = addedStep(level, 'after');
      if (after) yield after;
      yield { type: 'leave', element: level.named.element };
    } else if (nodeTypeOf(node) === Node.TEXT_NODE) {
      const { named, style, sight } = level;
      yield { type: 'text', node: node as Text, parent: named.element, style, sight };
    } else if (nodeTypeOf(node) === Node.ELEMENT_NODE) {
      const entered = enter(level, node as Element);
      if ('type' in entered) {
        if (entered.type !== 'skip') yield entered;
        continue;
      }
      stack.push(entered);
      yield { type: 'enter', named: entered.named, style: entered.style };
      const before = addedStep(entered, 'before');
      if (before) yield before;
    }
  }
}

function addedStep({ named, added }: Level, side: 'before' | 'after'): WalkStep | null {
  const text = added[side];
  return text === '' ? null : { type: 'added', element: named.element, text, side };
}

/** What to do with an element below `level`: walk into it, yield a step for it, or skip it. */
function enter(level: Level, element: Element): Level | WalkStep | { readonly type: 'skip' } {
  const tag = tagNameOf(element);
  if (isNeverRead(element, tag)) return { type: 'skip' };
  const outer = entersClosedDetails(level.named, tag) ? foldedSight(level.sight) : level.sight;
  const inside = isFrameTag(level.named.tag) ? insideFrame(element, outer) : outer;
  const style = styleOf(element, inside);
  if (reorder(level, element, style)) return { type: 'skip' };
  const named = namedElement(element, tag);
  const sight = sightOf(named, inside, style);
  if (sight === null) return { type: 'hidden', element };
  if (isFrameTag(tag) && frameRoot(element as HTMLIFrameElement) === null) {
    const isLarge = clientWidthOf(element) >= MIN_FRAME_PX && clientHeightOf(element) >= MIN_FRAME_PX;
    return isLarge ? { type: 'unread-frame' } : { type: 'skip' };
  }
  const piece = pieceOf(named, style, sight, level.added);
  return piece ? { type: 'piece', element, ...piece } : open(named, sight, style, level.added);
}

function styleOf(element: Element, { view }: Sight): ElementStyle | null {
  return view && elementStyle(element, view);
}

/** The sight that an element begins with. A frame's document begins anew, for it has a window of its own. */
function insideFrame(element: Element, outer: Sight): Sight {
  const document = documentOf(element);
  return document ? sightOfDocument(document) : outer;
}
