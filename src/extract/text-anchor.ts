/** Quotes that a block keeps of its text, and the way from them back to its place in the page. */
import type { Block, BlockAnchor } from '@/src/protocol/page-content';
import { alignedPart } from './align';
import { readBlocks } from './page-blocks';
import { createRange, dataOf, documentOf, nodeTypeOf, rootNodeOf } from './safe-dom';

/** Characters quoted of a block's own text at each end, and of its neighbours. */
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

/** The letters and digits of a document's blocks in one string, and where in it each node's begin. */
interface Letters {
  readonly text: string;
  readonly nodes: readonly (Text | Element)[];
  readonly starts: readonly number[];
  /** How many letters of its own each node has before these. */
  readonly skipped: readonly number[];
}

const LETTER = /[\p{L}\p{N}]/gu;
/** The last letter of a Greek word has a form of its own, and where a word ends is not known here. */
const lowered = (letters: string): string => letters.toLowerCase().replaceAll('ς', 'σ');
const lettersOnly = (text: string): string => lowered((text.match(LETTER) ?? []).join(''));

/** Reads as reading did, so that the same letters come in the same order. */
function readLetters(document: Document): Letters {
  const { blocks } = readBlocks(document, { now: () => 0, budgetMs: 1 });
  const nodes: (Text | Element)[] = [];
  const starts: number[] = [];
  const skipped: number[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const { pieces } of blocks) {
    for (const piece of pieces) {
      const letters = lettersOnly(piece.text);
      if (letters === '' || piece.node === null) continue;
      nodes.push(piece.node);
      starts.push(length);
      skipped.push(piece.skipped);
      parts.push(letters);
      length += letters.length;
    }
  }
  return { text: parts.join(''), nodes, starts, skipped };
}

/** A text node and the character offsets before and after a letter of it, or an element that is one piece, and 0. */
interface Place {
  readonly node: Text | Element;
  readonly before: number;
  readonly after: number;
}

function placeOf({ nodes, starts, skipped }: Letters, letter: number): Place | null {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= letter) low = middle;
    else high = middle - 1;
  }
  const node = nodes[low];
  if (!node || nodeTypeOf(node) === Node.ELEMENT_NODE) return node ? { node, before: 0, after: 0 } : null;
  let at = starts[low] ?? 0;
  let passed = 0;
  for (const match of dataOf(node as Text).matchAll(LETTER)) {
    if (passed++ < (skipped[low] ?? 0)) continue;
    // A letter can become longer in lower case.
    at += match[0].toLowerCase().length;
    if (at > letter) return { node, before: match.index, after: match.index + match[0].length };
  }
  return null;
}

function startAt(range: Range, { node, before }: Place): void {
  if (nodeTypeOf(node) === Node.ELEMENT_NODE) range.setStartBefore(node);
  else range.setStart(node, before);
}

function endAt(range: Range, { node, after }: Place): void {
  if (nodeTypeOf(node) === Node.ELEMENT_NODE) range.setEndAfter(node);
  else range.setEnd(node, after);
}

function rangeOf(letters: Letters, start: number, end: number): Range | 'lost' {
  const [first, last] = [placeOf(letters, start), placeOf(letters, end - 1)];
  const document = first && documentOf(first.node);
  // A range cannot reach from one frame into another.
  if (!document || !last || rootNodeOf(first.node) !== rootNodeOf(last.node)) return 'lost';
  const range = createRange(document);
  startAt(range, first);
  endAt(range, last);
  if (!range.collapsed) return range;
  // What is read first can stand behind what is read last. An end before the start has moved the start there.
  startAt(range, last);
  endAt(range, first);
  return range;
}

/** Where `quote` stands; of several places the one whose surroundings match best, -1 where there is none. */
function bestPlace(text: string, quote: string, before: string, after: string): number {
  let best = -1;
  let bestScore = -1;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const score =
      Number(before !== '' && text.endsWith(before, at)) +
      Number(after !== '' && text.startsWith(after, at + quote.length));
    if (score > bestScore) [best, bestScore] = [at, score];
    if (score === 2) break;
  }
  return best;
}

/**
 * Where a block, or a part of its text, stands in the page now; 'lost' where it is gone. Compares letters and digits
 * only, so changed spacing, punctuation and markup do not matter. Where words have changed, the unchanged ones tell the
 * place. The range can stand in an open shadow root or in a frame of the same origin.
 * @param part the wanted characters of the block's text; all where it is missing
 */
export function findRange(
  document: Document,
  { text, anchor }: Pick<Block, 'text' | 'anchor'>,
  part = { start: 0, end: text.length },
): Range | 'lost' {
  const letters = readLetters(document);
  const whole = lettersOnly(text);
  const wanted = {
    start: lettersOnly(text.slice(0, part.start)).length,
    end: lettersOnly(text.slice(0, part.end)).length,
  };
  if (wanted.start >= wanted.end) return 'lost';
  const [before, after] = [lettersOnly(anchor.prefix), lettersOnly(anchor.suffix)];
  const at = bestPlace(letters.text, whole, before, after);
  const found = at >= 0 ? { start: at + wanted.start, end: at + wanted.end } : alignedPart(letters.text, whole, wanted);
  return found ? rangeOf(letters, found.start, found.end) : 'lost';
}
