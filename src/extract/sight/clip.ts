/**
 * What scrolling can bring into view. A clip is a box that cuts off what stands beyond its edges, with the area that
 * scrolling it shows (CSS Overflow 3, "scrollable overflow area"). All places are CSS pixels of the viewport.
 */
import {
  bodyOf,
  boxOf,
  clientHeightOf,
  clientLeftOf,
  clientTopOf,
  clientWidthOf,
  rootElement,
  scrollHeightOf,
  scrollingElementOf,
  scrollLeftOf,
  scrollTopOf,
  scrollWidthOf,
} from '../safe-dom';

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Clip {
  /** The box itself; null for the window. */
  readonly element: Element | null;
  /** What of its content can be seen now. */
  readonly shown: Area;
  /** Where content may stand that scrolling shows. */
  readonly reach: Area;
  /** Whether the box itself can be brought into view. */
  readonly isReachable: boolean;
}

/** Sizes of boxes are rounded to whole pixels. */
const ROUNDING = 1;

function meets(one: Area, other: Area): boolean {
  return one.right > other.left && one.left < other.right && one.bottom > other.top && one.top < other.bottom;
}

/** Whether a box that stands in a clip can be brought into view. */
export function canReach(clip: Clip, box: Area): boolean {
  return clip.isReachable && meets(box, clip.reach);
}

/** Whether a box in a clip is in view now, as far as this clip alone decides. */
export function isShownIn(clip: Clip, box: Area): boolean {
  return meets(box, clip.shown);
}

/** Whether scrolling begins at the right edge or at the bottom, by the direction of text and of flex items. */
function originOf(style: CSSStyleDeclaration, principal: CSSStyleDeclaration): readonly [boolean, boolean] {
  const { direction, writingMode } = principal;
  const isVertical = /^(vertical|sideways|tb)/.test(writingMode);
  const fromRight = isVertical ? /rl$/.test(writingMode) : direction === 'rtl';
  const fromBottom = isVertical && (direction === 'rtl') !== (writingMode === 'sideways-lr');
  const flow = style.display.endsWith('flex') ? style.flexDirection : '';
  const turns = /^(row|column)-reverse$/.exec(flow)?.[1];
  if (turns === undefined) return [fromRight, fromBottom];
  // A row runs as lines of text do, a column as lines follow each other.
  return (turns === 'row') === isVertical ? [fromRight, !fromBottom] : [!fromRight, fromBottom];
}

/** Where content along one axis may stand. @param scrolled how far it is scrolled, negative towards left or top */
function along(start: number, shown: number, whole: number, scrolled: number, isReversed: boolean): [number, number] {
  const beyond = Math.max(0, whole - shown);
  const backwards = scrolled < 0 || (scrolled === 0 && isReversed) ? beyond : 0;
  const from = start - scrolled - backwards;
  return [from - ROUNDING, from + shown + beyond + ROUNDING];
}

/** The clip of the window itself. */
export function windowClip(document: Document, view: Window): Clip {
  const root = rootElement(document);
  const body = bodyOf(document);
  const scroller = scrollingElementOf(document) ?? root;
  const shown = { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight };
  if (!root || !scroller) return { element: null, shown, reach: shown, isReachable: true };
  // The body's direction and overflow count for the window (CSS Writing Modes 4 §8, CSS Overflow 3 §3.3).
  const style = view.getComputedStyle(root);
  const principal = body ? view.getComputedStyle(body) : style;
  const [fromRight, fromBottom] = originOf(style, principal);
  const [width, height] = [scrollWidthOf(scroller), scrollHeightOf(scroller)];
  const [left, right] = along(0, Math.min(view.innerWidth, clientWidthOf(scroller)), width, view.scrollX, fromRight);
  const [top, bottom] = along(
    0,
    Math.min(view.innerHeight, clientHeightOf(scroller)),
    height,
    view.scrollY,
    fromBottom,
  );
  const overflow = style.overflowX === 'visible' ? principal.overflowX : style.overflowX;
  const isCutOff = /hidden|clip/.test(overflow) && principal.writingMode.startsWith('horizontal');
  return {
    element: null,
    shown,
    reach: {
      left: isCutOff ? Math.max(left, 0) : left,
      right: isCutOff ? Math.min(right, view.innerWidth) : right,
      top,
      // Some pages let their end stand a little below what they say is their height.
      bottom: bottom + view.innerHeight,
    },
    isReachable: true,
  };
}

/** The clip of what is fixed to the window: scrolling does not move it. */
export function fixedClip(view: Window): Clip {
  const shown = { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight };
  return { element: null, shown, reach: shown, isReachable: true };
}

/** The clip that a box with `overflow` makes. @param isShown whether its own place can be brought into view */
export function clipOf(element: Element, style: CSSStyleDeclaration, isShown: (shown: Area) => boolean): Clip {
  const box = boxOf(element);
  const [x, y] = [box.left + clientLeftOf(element), box.top + clientTopOf(element)];
  const [width, height] = [clientWidthOf(element), clientHeightOf(element)];
  const [fromRight, fromBottom] = originOf(style, style);
  const [left, right] = along(x, width, scrollWidthOf(element), scrollLeftOf(element), fromRight);
  const [top, bottom] = along(y, height, scrollHeightOf(element), scrollTopOf(element), fromBottom);
  const shown = { left: x, top: y, right: x + width, bottom: y + height };
  // What a box cuts off below its last line is a click on "more" away; what it cuts off at its side has no such way.
  const isCutOff = /hidden|clip/.test(style.overflowX) && style.writingMode.startsWith('horizontal');
  return {
    element,
    shown,
    reach: isCutOff ? { left: x, right: x + width, top, bottom } : { left, right, top, bottom },
    isReachable: isShown(shown),
  };
}
