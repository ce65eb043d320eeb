/**
 * A document's visible tree in reading order: open shadow roots and frames of the same origin are part of it, as a
 * reader sees them. Iterative, for pages can nest a hundred thousand levels deep.
 */
import { attribute, firstChild, nextSibling, rootElement, shadowRootOf, tagNameOf } from './safe-dom';
import { isHiddenTree, isNeverRead } from './visibility';

export type Step =
  | { readonly type: 'enter'; readonly element: Element }
  | { readonly type: 'leave'; readonly element: Element }
  | { readonly type: 'text'; readonly node: Text; readonly parent: Element }
  /** A tree that nobody can see. */
  | { readonly type: 'hidden'; readonly element: Element }
  /** A visible frame of another origin. */
  | { readonly type: 'unread-frame' };

interface Level {
  readonly element: Element;
  next: Node | null;
  /** Nodes that a slot shows, in place of children. */
  readonly assigned: readonly Node[] | null;
  index: number;
  readonly inClosedDetails: boolean;
}

/** Smaller frames hold counters and buttons, in CSS pixels. */
const MIN_FRAME_PX = 100;

/** The document of a frame where the browser lets us read it. */
function frameRoot(frame: HTMLIFrameElement): Element | null {
  try {
    return frame.contentDocument && rootElement(frame.contentDocument);
  } catch {
    return null;
  }
}

function open(element: Element, inClosedDetails: boolean): Level {
  const assigned = tagNameOf(element) === 'SLOT' ? (element as HTMLSlotElement).assignedNodes?.({ flatten: true }) : undefined;
  const shadow = shadowRootOf(element);
  const frame = tagNameOf(element) === 'IFRAME' ? frameRoot(element as HTMLIFrameElement) : null;
  return {
    element, index: 0, inClosedDetails,
    assigned: frame ? [frame] : assigned && assigned.length > 0 ? assigned : null,
    next: firstChild(shadow ?? element),
  };
}

function advance(level: Level): Node | null {
  if (level.assigned) return level.assigned[level.index++] ?? null;
  const node = level.next;
  level.next = node && nextSibling(node);
  return node;
}

/** Text in closed `<details>` is one click away: it counts, unlike what a page has hidden. */
function entersClosedDetails(parent: Element, element: Element): boolean {
  return tagNameOf(parent) === 'DETAILS' && attribute(parent, 'open') === null && tagNameOf(element) !== 'SUMMARY';
}

/** Walks from `root` down. `unseenToo`: as if nothing were hidden. The consumer may stop at any step. */
export function* walk(root: Element, unseenToo = false): Generator<Step, void, undefined> {
  const stack: Level[] = [open(root, false)];
  yield { type: 'enter', element: root };
  for (let level = stack.at(-1); level; level = stack.at(-1)) {
    const node = advance(level);
    if (node === null) {
      stack.pop();
      yield { type: 'leave', element: level.element };
    } else if (node.nodeType === Node.TEXT_NODE) {
      yield { type: 'text', node: node as Text, parent: level.element };
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const element = node as Element;
      const inClosedDetails = level.inClosedDetails || entersClosedDetails(level.element, element);
      if (isNeverRead(element)) continue;
      if (!unseenToo && isHiddenTree(element, inClosedDetails)) {
        yield { type: 'hidden', element };
        continue;
      }
      if (tagNameOf(element) === 'IFRAME' && frameRoot(element as HTMLIFrameElement) === null) {
        const { clientWidth, clientHeight } = element;
        if (clientWidth >= MIN_FRAME_PX && clientHeight >= MIN_FRAME_PX) yield { type: 'unread-frame' };
        continue;
      }
      stack.push(open(element, inClosedDetails));
      yield { type: 'enter', element };
    }
  }
}
