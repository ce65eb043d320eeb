/** Cuts a page into passages, which can be read or pointed to by themselves. */
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Slices } from '../slices';
import { sentencesOfPage, type BlockSentences, type SplitSentence, type SplitPage } from '../text/page-sentences';

export interface Passage {
  /** Indices of the first and the last block that it is made of. */
  readonly first: number;
  readonly last: number;
  /** For a part of one long block: UTF-16 offsets in its text; else 0 and the length of the last block's. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Indices of the headings above it, the outermost first. */
  readonly headings: readonly number[];
}

/** A longer block is cut after sentences. So many characters are 600 tokens of English. */
const LONGEST_CHARS = 2_400;
const PIECE_CHARS = 1_200;
/** Shorter blocks under one heading (list items, lines of a thread) are joined, up to a passage of this length. */
const SHORT_CHARS = 120;
const GATHER_CHARS = 360;

/**
 * Pieces of a long block, cut after sentences. A sentence or a table that is itself too long is cut after a line or a
 * word.
 */
function* pieces({ text, kind }: Block, split: BlockSentences): Slices<{ start: number; end: number }[]> {
  if (text.length <= LONGEST_CHARS) return [{ start: 0, end: text.length }];
  const inLines = kind === 'table' || kind === 'code';
  const ends: number[] = [];
  for (const chunk of split.chunks()) {
    if (inLines) for (const { index } of chunk.text.matchAll(/\n/gu)) ends.push(chunk.start + index + 1);
    else for (const { end } of chunk.sentences) ends.push(end);
    yield;
  }
  const cuts: { start: number; end: number }[] = [];
  let start = 0;
  let last = 0;
  for (const end of [...ends, text.length]) {
    if (end - start > PIECE_CHARS && last > start) {
      cuts.push({ start, end: last });
      start = last;
    }
    while (end - start > LONGEST_CHARS) {
      const space = text.slice(start, start + PIECE_CHARS + 1).lastIndexOf(' ');
      const cut = start + (space > 0 ? space : PIECE_CHARS);
      cuts.push({ start, end: cut });
      start = cut;
    }
    last = end;
  }
  if (start < text.length) cuts.push({ start, end: text.length });
  return cuts;
}

/** The headings above the next block. */
function under(above: readonly number[], blocks: readonly Block[], index: number): number[] {
  const level = blocks[index]?.level ?? 2;
  return [...above.filter((other) => (blocks[other]?.level ?? 2) < level), index];
}

/** Passages in reading order. Every block with words is in one; headings belong to the passages under them. */
export function* passagesOf(page: Pick<PageContent, 'blocks' | 'language'>): Slices<Passage[]> {
  const { blocks } = page;
  const passages: Passage[] = [];
  let headings: number[] = [];
  let open = false;
  for (const [index, block] of blocks.entries()) {
    if (block.text.trim() === '') continue;
    if (block.kind === 'heading') {
      headings = under(headings, blocks, index);
      open = false;
      continue;
    }
    const before = passages.at(-1);
    const gathers =
      open && before && block.text.length < SHORT_CHARS && before.text.length + block.text.length < GATHER_CHARS;
    if (gathers) {
      passages[passages.length - 1] = {
        ...before,
        last: index,
        start: 0,
        end: block.text.length,
        text: `${before.text}\n${block.text}`,
      };
      continue;
    }
    for (const { start, end } of yield* pieces(block, sentencesOfPage(page).block(index))) {
      passages.push({ first: index, last: index, start, end, text: block.text.slice(start, end), headings });
    }
    open = block.text.length < SHORT_CHARS;
  }
  // On a page of headings only, the headings are passages.
  if (passages.length > 0 || headings.length === 0) return passages;
  return blocks.flatMap(({ text }, index) =>
    text.trim() === '' ? [] : [{ first: index, last: index, start: 0, end: text.length, text, headings: [] }],
  );
}

/** The sentences of a passage, in reading order. */
export function sentencesIn(page: SplitPage, { first, last, start, end }: Passage): SplitSentence[] {
  const split = sentencesOfPage(page);
  if (first === last) return split.block(first).within(start, end);
  return page.blocks.slice(first, last + 1).flatMap(({ text }, at) => split.block(first + at).within(0, text.length));
}
