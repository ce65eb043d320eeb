/** From a block to a text quote, and from the quote back to the page. */
import type { Block, BlockAnchor } from '@/src/protocol/page-content';
import { rootElement } from './safe-dom';
import { walk } from './walk';

/** Characters of the block's own text at each end, and of its neighbours'. */
const QUOTE_CHARS = 48;
const CONTEXT_CHARS = 32;

/** The quotes of blocks in reading order. */
export function anchorsFor(texts: readonly string[]): BlockAnchor[] {
  return texts.map((text, index) => ({
    start: text.slice(0, QUOTE_CHARS),
    end: text.slice(-QUOTE_CHARS),
    prefix: (texts[index - 1] ?? '').slice(-CONTEXT_CHARS),
    suffix: (texts[index + 1] ?? '').slice(0, CONTEXT_CHARS),
  }));
}

interface Place { readonly node: Text; readonly offset: number }

/** A document's visible letters and digits in one string, and where each of them stands. */
interface Letters { readonly text: string; readonly places: readonly Place[] }

const lettersOnly = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

function readLetters(document: Document): Letters {
  const root = rootElement(document);
  const places: Place[] = [];
  let text = '';
  for (const step of root ? walk(root) : []) {
    if (step.type !== 'text') continue;
    for (const match of step.node.data.matchAll(/[\p{L}\p{N}]/gu)) {
      // Lower case can be longer than what it comes from.
      for (const letter of match[0].toLowerCase()) {
        text += letter;
        for (let unit = 0; unit < letter.length; unit++) places.push({ node: step.node, offset: match.index });
      }
    }
  }
  return { text, places };
}

/** Every place of `quote`, the one whose surroundings match `before` and `after` first. */
function bestPlace(text: string, quote: string, from: number, before: string, after: string): number {
  let best = -1;
  let bestScore = -1;
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    const score = Number(before !== '' && text.slice(0, at).endsWith(before)) + Number(after !== '' && text.startsWith(after, at + quote.length));
    if (score > bestScore) [best, bestScore] = [at, score];
  }
  return best;
}

/**
 * The range of a block in the page as it is now, or null where its text is gone. Compares letters and digits alone, so
 * that changed spacing, punctuation and markup do not matter.
 */
export function findBlock(document: Document, { anchor }: Pick<Block, 'anchor'>): Range | null {
  const { text, places } = readLetters(document);
  const [start, end] = [lettersOnly(anchor.start), lettersOnly(anchor.end)];
  if (start === '' || end === '') return null;
  const from = bestPlace(text, start, 0, lettersOnly(anchor.prefix), '');
  if (from < 0) return null;
  const last = start === end ? from : text.indexOf(end, from);
  const first = places[from];
  const final = last < 0 ? undefined : places[last + end.length - 1];
  if (!first || !final) return null;
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(final.node, final.offset + 1);
  return range;
}
