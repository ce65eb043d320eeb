/**
 * Who says what in a thread: a forum, questions and answers, an issue, comments. A text belongs to the name in the
 * smallest part of the page that holds both.
 */
import { countWords } from '@/src/protocol/count-words';
import { authorMarks, isDateline, timeNear, type AuthorMark } from './authors';
import type { RawBlock } from './blocks/raw-block';
import { elementAround, rootNodeOf, tagNameOf, textContentOf } from './safe-dom';

export interface Contribution {
  readonly author: string;
  readonly time: string | null;
}

/** A part of a page with names in it, in reading order. */
interface Part {
  readonly marks: AuthorMark[];
  people: 'one' | 'several';
}

/** The author of a text, and the part of the page that holds both. */
interface Found {
  readonly mark: AuthorMark;
  readonly part: Element;
}

/** Elements that hold more than one contribution: a name somewhere in them is not the author of the rest. */
const WHOLE = new Set(['BODY', 'HTML', 'MAIN']);
const MAX_LEVELS = 60;
/** The corner of a contribution with its author's name, a date and some figures holds at most so many words. */
const CORNER_WORDS = 24;
/** The authors of a page with more blocks are not looked for. */
const MAX_BLOCKS = 15_000;
/** A page is a thread only if at least this share of its words has an author. */
const MIN_SHARE = 0.5;

/** All elements around any mark, each with the marks in it. */
function partsOf(marks: readonly AuthorMark[]): Map<Element, Part> {
  const parts = new Map<Element, Part>();
  for (const mark of marks) {
    for (
      let at: Element | null = mark.element, level = 0;
      at && level < MAX_LEVELS && !WHOLE.has(tagNameOf(at));
      at = elementAround(at), level++
    ) {
      const known = parts.get(at);
      if (known && known.marks[0]?.name !== mark.name) known.people = 'several';
      if (known) known.marks.push(mark);
      else parts.set(at, { marks: [mark], people: 'one' });
    }
  }
  return parts;
}

/** Whether a mark stands in a corner of its own within a part, and not inside a text. */
function isInCorner({ element }: AuthorMark, part: Element): boolean {
  let branch = element;
  for (let at = elementAround(branch); at && at !== part; at = elementAround(at)) branch = at;
  return countWords(textContentOf(branch)) <= CORNER_WORDS;
}

/** Which of the marks in one part a text belongs to: the one above it, or else the surest one below it. */
function pick({ marks, people }: Part, text: Element, part: Element): AuthorMark | null {
  if (people === 'one') return marks[0] ?? null;
  const above = lastBefore(marks, text);
  if (above && isInCorner(above, part)) return above;
  if (above) return null;
  const below = marks.slice(0, 3).filter((mark) => isInCorner(mark, part));
  return below.reduce<AuthorMark | null>((best, mark) => (mark.strength > (best?.strength ?? 0) ? mark : best), null);
}

/** The last mark before a text. A binary search, for a thread can have thousands of marks. */
function lastBefore(marks: readonly AuthorMark[], text: Element): AuthorMark | undefined {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const mark = marks[middle];
    const isBefore =
      mark !== undefined && (text.compareDocumentPosition(mark.element) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1];
}

function authorOf(block: RawBlock, parts: ReadonlyMap<Element, Part>): Found | null {
  for (
    let part: Element | null = block.element, level = 0;
    part && level < MAX_LEVELS;
    part = elementAround(part), level++
  ) {
    const known = parts.get(part);
    if (!known) continue;
    const mark = pick(known, block.element, part);
    return mark && { mark, part };
  }
  return null;
}

/** Blocks that stand in the corner with the author's name, such as a date, a rank or a number of posts. */
function bylines(blocks: readonly RawBlock[], found: readonly (Found | null)[]): Set<RawBlock> {
  const whole = new Map<AuthorMark, Element>();
  for (const one of found) if (one && !whole.get(one.mark)?.contains(one.part)) whole.set(one.mark, one.part);
  return new Set(
    blocks.filter(({ element, text }, index) => {
      const one = found[index];
      if (!one || countWords(text) > CORNER_WORDS) return false;
      // The number of a contribution, or the letter shown in place of a picture.
      if (!/\p{L}\P{L}*\p{L}/u.test(text)) return true;
      if (element.contains(one.mark.element) || one.mark.element.contains(element) || isDateline(element, text))
        return true;
      return whole.get(one.mark) !== one.part && countWords(textContentOf(one.part)) <= CORNER_WORDS;
    }),
  );
}

/** Whether the page is a list of links to articles: such cards have authors too, but are no thread. */
function isCardList(blocks: readonly RawBlock[], found: readonly (Found | null)[]): boolean {
  const marks = new Set(found.map((one) => one?.mark));
  const leading = blocks.filter(({ kind, linked }, index) => kind === 'heading' && linked > 0.6 && found[index]);
  return new Set(leading.map(({ text }) => text)).size > marks.size / 2;
}

/**
 * The author and, if known, the time of each contribution, by the index of its first block. Empty where the page is no
 * thread: fewer than two people, or more than half of the text has no author.
 */
export function contributionsOf(
  blocks: readonly RawBlock[],
  checkTime: () => void = () => undefined,
): Map<number, Contribution> {
  if (blocks.length > MAX_BLOCKS) return new Map();
  const roots = new Set(blocks.map(({ element }) => rootNodeOf(element)));
  const marks = [...roots].flatMap((root) => authorMarks(root as Document | ShadowRoot));
  const parts = partsOf(marks);
  const found = blocks.map((block) => {
    checkTime();
    return authorOf(block, parts);
  });
  const words = blocks.map(({ text }) => countWords(text));
  const told = words.reduce((sum, count, index) => sum + (found[index] ? count : 0), 0);
  const all = words.reduce((sum, count) => sum + count, 0);
  const people = new Set(found.flatMap((one) => one?.mark.name ?? []));
  const firsts = new Map<number, Contribution>();
  if (people.size < 2 || told < all * MIN_SHARE || isCardList(blocks, found)) return firsts;
  const said = bylines(blocks, found);
  let speaker: (Contribution & { readonly mark: AuthorMark }) | null = null;
  found.forEach((one, index) => {
    const block = blocks[index];
    if (!block || said.has(block)) return;
    if (one && one.mark !== speaker?.mark) {
      const told = { mark: one.mark, author: one.mark.name, time: timeNear(one.mark, one.part) };
      // Where a name stands twice beside one contribution, the second one does not begin another.
      if (told.author !== speaker?.author || told.time !== speaker.time)
        firsts.set(index, { author: told.author, time: told.time });
      speaker = told;
    } else if (!one) speaker = null;
  });
  return firsts;
}
