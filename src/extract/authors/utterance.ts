/** A block as the search for authors sees it. */
import type { RawBlock } from '../blocks/raw-block';
import { elementAround, nodeTypeOf } from '../safe-dom';
import { wordsOf } from '../word-counts';

export interface Utterance {
  readonly block: RawBlock;
  /** The smallest element that holds all of its text. */
  readonly holder: Element;
  readonly words: number;
}

const MAX_CLIMB = 30;

function around(node: Text | Element): Element | null {
  return nodeTypeOf(node) === Node.ELEMENT_NODE ? (node as Element) : elementAround(node);
}

/** The smallest element around two others, or null where they are far apart. */
function commonElement(first: Element, last: Element): Element | null {
  const above = new Set<Element>();
  let at: Element | null = first;
  for (let level = 0; at && level < MAX_CLIMB; level++) {
    above.add(at);
    at = elementAround(at);
  }
  at = last;
  for (let level = 0; at && level < MAX_CLIMB; level++) {
    if (above.has(at)) return at;
    at = elementAround(at);
  }
  return null;
}

export function utteranceOf(block: RawBlock): Utterance {
  const isHeld = ({ node }: { readonly node: Text | Element | null }): boolean => node !== null;
  const [first, last] = [block.pieces.find(isHeld)?.node, block.pieces.findLast(isHeld)?.node].map((node) =>
    node ? around(node) : null,
  );
  const holder = first && last ? commonElement(first, last) : null;
  return { block, holder: holder ?? block.element, words: wordsOf(block) };
}
