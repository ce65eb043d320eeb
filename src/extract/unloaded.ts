/** Whether a page says that it has not loaded everything yet: some lists and tables load more as the user scrolls. */
import { hasUnrenderedCode } from './code/editor';
import { hasLoadMore } from './load-more';
import {
  attribute,
  boxOf,
  elementAround,
  firstElementChild,
  nextElementSibling,
  queryAll,
  tagNameOf,
} from './safe-dom';

const ITEMS =
  '[role="article"][aria-setsize],[role="listitem"][aria-setsize],[role="row"][aria-setsize],li[aria-setsize],article[aria-setsize]';
const LISTS = /^(list|feed|grid|table|treegrid|tree|rowgroup)$/;
/** Limits, so that no page can make this slow: elements of each sort, levels around one, children of one. */
const MAX_ELEMENTS = 20_000;
const MAX_LEVELS = 30;
const MAX_ROWS = 200;
const MAX_LARGE = 100;
/** A row of elements in a box that is so high, and this many times higher than all of them, is one part of a list. */
const MIN_SPACE_PX = 2_500;
const MIN_TIMES_HIGHER = 3;
const MIN_ROWS = 3;

/** What an attribute counts (WAI-ARIA 1.2): -1 for an unknown number, null where it is missing or no number. */
function countIn(element: Element, name: string): number | null {
  const value = Number(attribute(element, name) ?? Number.NaN);
  return Number.isInteger(value) && value >= -1 ? value : null;
}

/** Whether fewer are present than counted, or their number is unknown. */
function lacks(counted: number | null, present: number): boolean {
  return counted !== null && (counted === -1 || counted > present);
}

/** The nearest element around another for which `is` holds. */
function nearest(element: Element, is: (element: Element) => boolean): Element | null {
  let at = elementAround(element);
  for (let level = 0; at && level < MAX_LEVELS; level++) {
    if (is(at)) return at;
    at = elementAround(at);
  }
  return null;
}

const isList = (element: Element): boolean =>
  LISTS.test(attribute(element, 'role') ?? '') || /^(UL|OL|TABLE)$/.test(tagNameOf(element));

/** Items that tell how many there are, by the list that they stand in. */
function lacksItems(document: Document): boolean {
  const items = queryAll(document, ITEMS).slice(0, MAX_ELEMENTS);
  const lists = Map.groupBy(items, (item) => nearest(item, isList) ?? elementAround(item));
  return [...lists.values()].some((all) => lacks(all[0] ? countIn(all[0], 'aria-setsize') : null, all.length));
}

/** Tables that tell how many rows they have. */
function lacksRows(document: Document): boolean {
  const tables = queryAll(document, '[aria-rowcount]');
  if (tables.length === 0) return false;
  const counts = new Map(tables.map((table) => [table, 0]));
  for (const row of queryAll(document, '[role="row"],tr').slice(0, MAX_ELEMENTS)) {
    const table = nearest(row, (element) => counts.has(element));
    if (table) counts.set(table, (counts.get(table) ?? 0) + 1);
  }
  return [...counts].some(([table, rows]) => lacks(countIn(table, 'aria-rowcount'), rows));
}

/** The height that a script has given to the inside of an element, in CSS pixels; 0 where none. */
function givenSpace(element: Element): number {
  const sizes = (attribute(element, 'style') ?? '')
    .slice(0, 1_000)
    .matchAll(/(?:^|;)\s*(?:(?:min-)?height|padding-(?:top|bottom))\s*:\s*([\d.]+)px/g);
  return [...sizes].reduce((most, [, size]) => Math.max(most, Number(size)), 0);
}

/** Whether an element has room for many more rows than it holds. Lists that recycle their rows keep such room. */
function hasRoom(element: Element): boolean {
  const space = givenSpace(element);
  const kinds = new Map<string, number>();
  let [rows, height] = [0, 0];
  for (let at = firstElementChild(element); at && rows < MAX_ROWS; at = nextElementSibling(at)) {
    const kind = `${tagNameOf(at)} ${attribute(at, 'role') ?? ''} ${(attribute(at, 'class') ?? '').split(/\s/)[0] ?? ''}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    height += boxOf(at).height;
    rows++;
  }
  const alike = [...kinds.values()].reduce((most, count) => Math.max(most, count), 0);
  return rows < MAX_ROWS && alike >= MIN_ROWS && alike * 2 > rows && height * MIN_TIMES_HIGHER < space;
}

/** True where a feed, a list or a table is marked, or built, as longer. False proves nothing: many do not tell. */
export function hasUnloaded(document: Document): boolean {
  return (
    lacksItems(document) ||
    lacksRows(document) ||
    hasUnrenderedCode(document) ||
    hasLoadMore(document) ||
    queryAll(document, '[role="feed"]')
      .slice(0, MAX_LARGE)
      .some((feed) => attribute(feed, 'aria-busy') === 'true' || queryAll(feed, '[aria-setsize]').length === 0) ||
    queryAll(document, '[style*="height"],[style*="padding"]')
      .slice(0, MAX_ELEMENTS)
      .filter((element) => givenSpace(element) >= MIN_SPACE_PX)
      .slice(0, MAX_LARGE)
      .some(hasRoom)
  );
}
