/**
 * Who says what, where a page is a thread: a forum, questions and answers, an issue, comments. A text belongs to the
 * name that stands with it in the smallest part of the page that has one.
 */
import { countWords } from '@/src/protocol/count-words';
import { authorMarks, isDateline, timeNear, type AuthorMark } from './authors';
import type { RawBlock } from './page-blocks';
import { elementAround, rootNodeOf, tagNameOf, textContentOf } from './safe-dom';

export interface Contribution { readonly author: string; readonly time: string | null }

/** Where a text's author was found, and in which part of the page. */
interface Found { readonly mark: AuthorMark; readonly part: Element }

/** Parts of a page that are more than one contribution: a name somewhere in them says nothing of the rest. */
const WHOLE = new Set(['BODY', 'HTML', 'MAIN']);
const MAX_LEVELS = 60;
/** A name's own corner of the page (the name, a date, some figures) holds at most so many words. */
const CORNER_WORDS = 24;
/** The least share of the words that must have an author, or the page is no thread. */
const MIN_SHARE = 0.5;

/** For each element around a mark the marks in it, in reading order. */
function partsOf(marks: readonly AuthorMark[]): Map<Element, AuthorMark[]> {
  const parts = new Map<Element, AuthorMark[]>();
  for (const mark of marks) {
    for (let at: Element | null = mark.element, level = 0; at && level < MAX_LEVELS && !WHOLE.has(tagNameOf(at)); at = elementAround(at), level++) {
      const known = parts.get(at);
      if (known) known.push(mark); else parts.set(at, [mark]);
    }
  }
  return parts;
}

/** Whether a mark stands in a corner of its own within a part, and not with a text that it belongs to. */
function isInCorner({ element }: AuthorMark, part: Element): boolean {
  let branch = element;
  for (let at = elementAround(branch); at && at !== part; at = elementAround(at)) branch = at;
  return countWords(textContentOf(branch)) <= CORNER_WORDS;
}

/** Of several marks in one part the one that a text belongs to: the name over it, or else the plainest one under it. */
function pick(marks: readonly AuthorMark[], text: Element, part: Element): AuthorMark | null {
  if (new Set(marks.map(({ name }) => name)).size === 1) return marks[0] ?? null;
  const precedes = ({ element }: AuthorMark): boolean => (text.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  const above = marks.findLast(precedes);
  if (above && isInCorner(above, part)) return above;
  if (above) return null;
  const below = marks.slice(0, 3).filter((mark) => isInCorner(mark, part));
  return below.reduce<AuthorMark | null>((best, mark) => (mark.strength > (best?.strength ?? 0) ? mark : best), null);
}

function authorOf(block: RawBlock, parts: ReadonlyMap<Element, readonly AuthorMark[]>): Found | null {
  for (let part: Element | null = block.element, level = 0; part && level < MAX_LEVELS; part = elementAround(part), level++) {
    const marks = parts.get(part);
    if (!marks) continue;
    const mark = pick(marks, block.element, part);
    return mark && { mark, part };
  }
  return null;
}

/** Blocks in the name's own corner, as a date, a rank or a number of posts, where the text itself stands elsewhere. */
function bylines(blocks: readonly RawBlock[], found: readonly (Found | null)[]): Set<RawBlock> {
  const whole = new Map<AuthorMark, Element>();
  for (const one of found) if (one && !whole.get(one.mark)?.contains(one.part)) whole.set(one.mark, one.part);
  return new Set(blocks.filter(({ element, text }, index) => {
    const one = found[index];
    if (!one || countWords(text) > CORNER_WORDS) return false;
    if (element.contains(one.mark.element) || one.mark.element.contains(element) || isDateline(element, text)) return true;
    return whole.get(one.mark) !== one.part && countWords(textContentOf(one.part)) <= CORNER_WORDS;
  }));
}

/** Cards that lead to articles elsewhere have authors, too. */
function isCardList(blocks: readonly RawBlock[], found: readonly (Found | null)[]): boolean {
  const marks = new Set(found.map((one) => one?.mark));
  const leading = blocks.filter(({ kind, linked }, index) => kind === 'heading' && linked > 0.6 && found[index]);
  return new Set(leading.map(({ text }) => text)).size > marks.size / 2;
}

/**
 * The author, and the time where the page tells it, of each contribution, by the index of its first block with a text
 * of its own. Empty where the page is no thread: fewer than two people, or half of the text is nobody's.
 */
export function contributionsOf(blocks: readonly RawBlock[]): Map<number, Contribution> {
  const roots = new Set(blocks.map(({ element }) => rootNodeOf(element)));
  const marks = [...roots].flatMap((root) => authorMarks(root as Document | ShadowRoot));
  const parts = partsOf(marks);
  const found = blocks.map((block) => authorOf(block, parts));
  const words = blocks.map(({ text }) => countWords(text));
  const told = words.reduce((sum, count, index) => sum + (found[index] ? count : 0), 0);
  const all = words.reduce((sum, count) => sum + count, 0);
  const people = new Set(found.flatMap((one) => one?.mark.name ?? []));
  const firsts = new Map<number, Contribution>();
  if (people.size < 2 || told < all * MIN_SHARE || isCardList(blocks, found)) return firsts;
  const said = bylines(blocks, found);
  let speaker: AuthorMark | null = null;
  found.forEach((one, index) => {
    const block = blocks[index];
    if (!block || said.has(block)) return;
    if (one && one.mark !== speaker) firsts.set(index, { author: one.mark.name, time: timeNear(one.mark, one.part) });
    speaker = one?.mark ?? null;
  });
  return firsts;
}
