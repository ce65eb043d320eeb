/** The article that a page is about, where it says so. */
import type { RawBlock } from '../blocks/raw-block';
import { elementAround, queryAll, tagNameOf } from '../safe-dom';
import { siblingsAlike } from '../sight/slides';
import { hasMoreWords } from '../word-counts';

/** Whether articles like it stand beside one: the page is a thread. */
function isOneOfMany(article: Element): boolean {
  return siblingsAlike(article).some((other) => !leadsElsewhere(other));
}

/** Whether an article is a card whose heading leads to the whole of it. */
function leadsElsewhere(article: Element): boolean {
  return (
    queryAll(article, 'h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4').length > 0
  );
}

/**
 * The article that holds the page's first heading; null where it has fewer words than `minWords`, and where it is one
 * of several posts.
 */
export function titleArticle(blocks: readonly RawBlock[], minWords: number): Element | null {
  let at: Element | null = blocks.find(({ level }) => level === 1)?.element ?? null;
  while (at && tagNameOf(at) !== 'ARTICLE') at = elementAround(at);
  return at && hasMoreWords(at, minWords - 1) && !isOneOfMany(at) ? at : null;
}

/** Tells of elements whether they stand in a given one. Each element is looked at once. */
export function standsIn(outer: Element): (element: Element) => boolean {
  const known = new Map<Element, boolean>([[outer, true]]);
  return (element) => {
    const path: Element[] = [];
    let at: Element | null = element;
    while (at && !known.has(at)) {
      path.push(at);
      at = elementAround(at);
    }
    const found = at !== null && known.get(at) === true;
    for (const one of path) known.set(one, found);
    return found;
  };
}
