/**
 * What is read of a page first if all of it would take too long, for a task on the whole page: its beginning and key
 * sentences of each section, in order, with headings and marks for gaps.
 */
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { GAP } from './excerpt';
import { fitParts, type CountTokens } from './fit';
import { keySentences } from './key-sentences';
import { marksOf } from './page-text';
import { defuse } from './prompts';
import type { RunSlices, Slices } from './slices';
import { blocksIn, type PagePart } from './text/page-part';
import { beginning } from './whole-page/notes';

type Page = Pick<PageContent, 'blocks' | 'language' | 'title'>;

interface Piece {
  readonly blockIndex: number;
  /** UTF-16 offsets in the block's text. */
  readonly start: number;
  readonly end: number;
}

export interface KeyPassages {
  readonly text: string;
  readonly words: number;
  /** Stretches of the page, each from one gap to the next. */
  readonly passages: number;
}

/** The share of the page's beginning, because pages say first what they are about. */
const BEGINNING = 0.3;
/** A section gets about so many characters. */
const PART_CHARS = 260;
/**
 * The longest section, in characters, because each of its sentences is compared with each. Of a page with more than so
 * many sections, each is read this far only.
 */
const LONGEST_PART = 2_000;
const MOST_PARTS = 200;
/** The length of a usual sentence, in characters. */
const SENTENCE_CHARS = 130;
/** A section is cut between paragraphs where it is this much longer than its share. */
const LONG_PART = 1.5;

const isRead = ({ kind, text }: Block): boolean => kind !== 'heading' && text.trim() !== '';

/** The page in about so many parts of about equal length, cut at headings where they are near. */
function sectionsOf(blocks: readonly Block[], count: number): PagePart[] {
  const each = blocks.reduce((sum, { text }) => sum + text.length, 0) / count;
  const parts: PagePart[] = [];
  let [first, chars] = [0, 0];
  for (const [index, block] of blocks.entries()) {
    if (chars >= each && (block.kind === 'heading' || chars >= each * LONG_PART)) {
      parts.push({ first, end: index, chars: LONGEST_PART });
      [first, chars] = [index, 0];
    }
    chars += block.text.length;
  }
  return [...parts, { first, end: blocks.length, chars: LONGEST_PART }];
}

/** The page's first sentences, of about so many characters. */
function* openingOf(blocks: readonly Block[], chars: number): Slices<Piece[]> {
  const pieces: Piece[] = [];
  let left = chars;
  for (const [blockIndex, block] of blocks.entries()) {
    if (left < SENTENCE_CHARS / 2 && pieces.length > 0) break;
    yield;
    if (!isRead(block)) continue;
    const end = beginning(block.text, Math.max(left, SENTENCE_CHARS)).length;
    pieces.push({ blockIndex, start: 0, end });
    left -= end;
  }
  return pieces;
}

/** What a part says in about so many characters: its key sentences, or where it has none, how it begins. */
function* keysOf(page: Page, part: PagePart, chars: number): Slices<Piece[]> {
  const quotes = yield* keySentences(page, Math.max(1, Math.round(chars / SENTENCE_CHARS)), part);
  if (quotes.length > 0) return quotes;
  for (const { index, block, chars: own } of blocksIn(page, part)) {
    const text = block.text.slice(0, own);
    if (isRead({ ...block, text }))
      return [{ blockIndex: index, start: 0, end: beginning(text, Math.max(chars, SENTENCE_CHARS)).length }];
  }
  return [];
}

function* choose(page: Page, chars: number): Slices<Piece[]> {
  const opening = yield* openingOf(page.blocks, chars * BEGINNING);
  const rest = chars * (1 - BEGINNING);
  const all = page.blocks.reduce((sum, { text }) => sum + text.length, 0);
  const wanted = Math.max(1, Math.round(rest / PART_CHARS), Math.ceil(all / LONGEST_PART));
  const parts = sectionsOf(page.blocks, Math.min(MOST_PARTS, wanted));
  const last = opening.at(-1);
  const pieces: Piece[] = [];
  for (const part of parts) {
    for (const piece of yield* keysOf(page, part, rest / parts.length)) {
      const isTold =
        last !== undefined &&
        (piece.blockIndex < last.blockIndex || (piece.blockIndex === last.blockIndex && piece.start < last.end));
      if (!isTold) pieces.push(piece);
    }
  }
  const most = Math.max(1, Math.round(rest / SENTENCE_CHARS));
  return [...opening, ...thinned(pieces, Math.min(1, most / Math.max(1, pieces.length)))];
}

/** Whether nothing that is read stands between two pieces. */
function isNext(blocks: readonly Block[], before: Piece | undefined, piece: Piece): boolean {
  const from = before?.blockIndex ?? -1;
  if (before && from === piece.blockIndex)
    return (blocks[from]?.text.slice(before.end, piece.start) ?? '').trim() === '';
  const isWhole = !before || (blocks[from]?.text.slice(before.end) ?? '').trim() === '';
  return isWhole && piece.start === 0 && !blocks.slice(from + 1, piece.blockIndex).some(isRead);
}

/** The pieces as the model reads them. */
function written(blocks: readonly Block[], pieces: readonly Piece[]): KeyPassages & { readonly parts: string[] } {
  const parts: string[] = [];
  let [words, passages] = [0, 0];
  // The current block, the last heading before it, and the last heading that was told.
  let [block, heading, told]: [number, number, number] = [0, -1, -1];
  const say = (of: Block | undefined, piece?: Piece): void => {
    if (!of) return;
    const { open, close } = marksOf(of);
    const text = of.text.slice(piece?.start, piece?.end).trim();
    parts.push(defuse(open + text + close));
    words += countWords(text);
  };
  for (const [at, piece] of pieces.entries()) {
    for (; block < piece.blockIndex; block += 1) if (blocks[block]?.kind === 'heading') heading = block;
    const isOn = isNext(blocks, pieces[at - 1], piece);
    if (!isOn) parts.push(GAP);
    if (!isOn || at === 0) passages += 1;
    if (heading > told) say(blocks[heading]);
    told = heading;
    say(blocks[piece.blockIndex], piece);
  }
  return { text: parts.join('\n\n'), words, passages, parts };
}

/** About so many of the pieces, evenly; the first ones stay. */
function thinned(pieces: readonly Piece[], share: number): Piece[] {
  return pieces.filter((_, at) => at === 0 || Math.floor(at * share) > Math.floor((at - 1) * share));
}

/**
 * Key passages of at most `tokens` tokens, as the engine counts; `charsPerToken` is measured on a part of the page.
 * Empty for a page without words.
 */
export async function makeKeyPassages(
  page: Page,
  { tokens, charsPerToken }: { readonly tokens: number; readonly charsPerToken: number },
  count: CountTokens,
  run: RunSlices,
): Promise<KeyPassages> {
  let pieces = await run(choose(page, tokens * charsPerToken));
  for (;;) {
    const all = written(page.blocks, pieces);
    const counted = all.text === '' ? 0 : await count(all.text);
    if (counted <= tokens) return all;
    const fewer = thinned(pieces, Math.min(0.9, tokens / counted));
    if (fewer.length < pieces.length && pieces.length > 1) {
      pieces = fewer;
      continue;
    }
    const { text, coverage } = await fitParts(all.parts, tokens, count, run);
    return { text, words: coverage.words, passages: 1 };
  }
}
