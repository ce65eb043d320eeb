/** Words of blocks and elements, counted no oftener and no farther than somebody needs. */
import { countWords } from '@/src/protocol/count-words';
import type { RawBlock } from './blocks/raw-block';
import { dataOf, documentOf, queryAll, textContentOf } from './safe-dom';

const known = new WeakMap<RawBlock, number>();

/** The words of a block, counted once. */
export function blockWords(block: RawBlock): number {
  const found = known.get(block) ?? countWords(block.text);
  known.set(block, found);
  return found;
}

/** The words of all links in an element, visible or not. */
export function linkedWords(element: Element): number {
  return queryAll(element, 'a[href]').reduce((sum, link) => sum + countWords(textContentOf(link)), 0);
}

/** Characters after which the words so far are counted. */
const CHARS_A_COUNT = 200;
/** Texts that are looked at: more of them, empty or of a letter, count as many words. */
const MAX_TEXTS = 2_000;

/**
 * Whether an element's text, visible or not, has more words than `limit`. Reads no more of it than that needs: around
 * each block stand the page's largest elements.
 */
export function hasMoreWords(element: Element, limit: number): boolean {
  const document = documentOf(element);
  const walker = document && Document.prototype.createTreeWalker.call(document, element, NodeFilter.SHOW_TEXT);
  let text = '';
  let counted = 0;
  let texts = 0;
  for (let node = walker?.nextNode(); node; node = walker?.nextNode()) {
    text += dataOf(node as Text);
    if (++texts > MAX_TEXTS) return true;
    if (text.length < counted + CHARS_A_COUNT) continue;
    if (countWords(text) > limit) return true;
    counted = text.length;
  }
  return countWords(text) > limit;
}
