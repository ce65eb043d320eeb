/** The article that a page is about, where it says so. */
import { countWords } from '@/src/protocol/count-words';
import type { RawBlock } from '../blocks/raw-block';
import { elementAround, tagNameOf, textContentOf } from '../safe-dom';

/** The article that holds the page's first heading; null where it has fewer words than `minWords`. */
export function titleArticle(blocks: readonly RawBlock[], minWords: number): Element | null {
  let at: Element | null = blocks.find(({ level }) => level === 1)?.element ?? null;
  while (at && tagNameOf(at) !== 'ARTICLE') at = elementAround(at);
  return at && countWords(textContentOf(at)) >= minWords ? at : null;
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
