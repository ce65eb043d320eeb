/** Whether a page says that it has not loaded everything yet: some lists and tables load more as the user scrolls. */
import { hasUnrenderedCode } from './code/editor';
import { attribute, queryAll } from './safe-dom';

const ITEMS =
  '[role="article"][aria-setsize],[role="listitem"][aria-setsize],[role="row"][aria-setsize],li[aria-setsize],article[aria-setsize]';

/** What an attribute counts (WAI-ARIA 1.2): -1 for an unknown number, null where it is missing or no number. */
function countIn(element: Element, name: string): number | null {
  const value = Number(attribute(element, name) ?? Number.NaN);
  return Number.isInteger(value) && value >= -1 ? value : null;
}

/** Whether fewer are present than counted, or their number is unknown. */
function lacks(counted: number | null, present: number): boolean {
  return counted !== null && (counted === -1 || counted > present);
}

/** True where a feed, a list or a table is marked as longer. False proves nothing: many pages do not mark it. */
export function hasUnloaded(document: Document): boolean {
  const lists = Map.groupBy(queryAll(document, ITEMS), (item) => item.parentElement);
  if ([...lists.values()].some((items) => lacks(countIn(items[0] as Element, 'aria-setsize'), items.length)))
    return true;
  if (
    queryAll(document, '[aria-rowcount]').some((table) =>
      lacks(countIn(table, 'aria-rowcount'), queryAll(table, '[role="row"],tr').length),
    )
  )
    return true;
  if (hasUnrenderedCode(document)) return true;
  return queryAll(document, '[role="feed"]').some(
    (feed) => attribute(feed, 'aria-busy') === 'true' || queryAll(feed, '[aria-setsize]').length === 0,
  );
}
