/**
 * The order in which people read the children of an element, where it is not that of the document: flex and grid
 * containers give one (CSS Flexbox 5.4, CSS Grid 4), and virtual lists use their rows again and place them anew.
 */
import type { ElementStyle } from '../element-style';
import { boxOf, nextSibling, nodeTypeOf } from '../safe-dom';
import { placesChildren } from './flow';

type View = Window & typeof globalThis;

/** Longer lists stay as they are. */
const MAX_CHILDREN = 5_000;
/** Boxes whose edges differ by so many CSS pixels are aligned. */
const ALIGNED_PX = 2;

/** A node and those behind it; null where there are too many. */
function nodesFrom(first: Node | null): Node[] | null {
  const nodes: Node[] = [];
  for (let node = first; node; node = nextSibling(node)) {
    if (nodes.length >= MAX_CHILDREN) return null;
    nodes.push(node);
  }
  return nodes;
}

const isElement = (node: Node): node is Element => nodeTypeOf(node) === Node.ELEMENT_NODE;

/** The first row of each area that a grid names, by `grid-template-areas`. */
function areasOf({ display, gridTemplateAreas }: CSSStyleDeclaration): Map<string, number> {
  const rows = display.endsWith('grid') ? (gridTemplateAreas.match(/"[^"]*"/g) ?? []) : [];
  const areas = new Map<string, number>();
  rows.forEach((row, index) => {
    for (const name of row.slice(1, -1).split(/\s+/)) if (!areas.has(name)) areas.set(name, index + 1);
  });
  return areas;
}

/** The row of a grid that each child is placed in by number or name; null where one of them flows. */
function gridRows(styles: readonly CSSStyleDeclaration[], areas: ReadonlyMap<string, number>): number[] | null {
  const rows: number[] = [];
  for (const { gridRowStart } of styles) {
    const row = areas.get(gridRowStart) ?? Number(gridRowStart);
    if (!Number.isInteger(row) || row < 1) return null;
    rows.push(row);
  }
  return rows;
}

/**
 * The children of a container in reading order, or null where that is their own.
 * @param first its first child, or that of its shadow root
 */
export function containerOrder(first: Node | null, style: ElementStyle, view: View): Node[] | null {
  const { display } = style;
  if (!placesChildren(display)) return null;
  const isGrid = display.endsWith('grid');
  const nodes = nodesFrom(first);
  if (!nodes) return null;
  const elements = nodes.filter(isElement);
  if (elements.length < 2) return null;
  const styles = elements.map((element) => view.getComputedStyle(element));
  const orders = styles.map(({ order }) => Number(order) || 0);
  const rows = isGrid ? gridRows(styles, areasOf(style.all)) : null;
  const isReversed = !isGrid && style.all.flexDirection.endsWith('reverse');
  if (!isReversed && !orders.some((order) => order !== 0) && !rows) return null;
  const key = new Map<Node, number>(elements.map((element, index) => [element, rows?.[index] ?? orders[index] ?? 0]));
  // A text between them is a box of its own, with the order 0.
  const sorted = nodes.toSorted((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
  return isReversed ? sorted.reverse() : sorted;
}

interface Place {
  readonly element: Element;
  readonly box: DOMRect;
}

/** Whether boxes are rows of one list, or cards of one size: these are read by their places. */
function isListOfRows(places: readonly Place[]): boolean {
  const [first] = places;
  if (!first) return false;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= ALIGNED_PX;
  const all = (is: (box: DOMRect, other: DOMRect) => boolean): boolean => places.every(({ box }) => is(box, first.box));
  return (
    all((a, b) => near(a.left, b.left)) ||
    all((a, b) => near(a.right, b.right)) ||
    all((a, b) => near(a.top, b.top)) ||
    all((a, b) => near(a.width, b.width) && near(a.height, b.height))
  );
}

/** Compares places as lines go in a writing mode, and within a line as its letters do. */
function byPlace({ writingMode, direction }: CSSStyleDeclaration): (a: Place, b: Place) => number {
  const isVertical = writingMode.startsWith('vertical') || writingMode.startsWith('sideways');
  const fromRight = writingMode.endsWith('-rl');
  const lines = ({ box }: Place): number => (!isVertical ? box.top : fromRight ? -box.right : box.left);
  const within = ({ box }: Place): number => (isVertical ? box.top : direction === 'rtl' ? -box.right : box.left);
  return (a, b) => {
    const apart = lines(a) - lines(b);
    return Math.abs(apart) > ALIGNED_PX ? apart : within(a) - within(b);
  };
}

/**
 * A placed element and its siblings behind it by their places, or null where that is how they stand, or where they
 * are not all placed.
 * @param style that of their parent
 */
export function placedOrder(first: Element, style: ElementStyle, view: View): Node[] | null {
  const nodes = nodesFrom(first);
  const elements = nodes?.filter(isElement) ?? [];
  if (elements.length < 2) return null;
  const places: Place[] = [];
  for (const element of elements) {
    const box = boxOf(element);
    if (box.width === 0 && box.height === 0) continue;
    if (view.getComputedStyle(element).position !== 'absolute') return null;
    places.push({ element, box });
  }
  if (!isListOfRows(places)) return null;
  const compare = byPlace(style.all);
  const isSorted = places.every((place, index) => {
    const before = places[index - 1];
    return before === undefined || compare(before, place) <= 0;
  });
  return isSorted ? null : places.sort(compare).map(({ element }) => element);
}
