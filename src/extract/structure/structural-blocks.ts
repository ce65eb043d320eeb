/** The blocks of a page's text by its structure alone: for short pages, and where a choice by weight has failed. */
import type { RawBlock } from '../blocks/raw-block';
import { asksReader } from './asking';
import { PageParts, type PartOfPage } from './page-parts';
import { standsIn, titleArticle } from './title-article';
import { blockWords } from '../word-counts';

/** A block with a greater share of its letters in links leads elsewhere, unless the page is a list of links. */
const MAX_LINKED = 0.6;
/** A `main` with fewer words is not the page's main text. */
const MIN_MAIN_WORDS = 10;
/** In a page of more blocks no element is asked where it is placed. */
const MAX_PLACED_BLOCKS = 1_500;
/** A block with more words asks nothing. */
const MAX_ASKING_WORDS = 10;

interface Placed {
  readonly block: RawBlock;
  readonly part: PartOfPage;
  readonly words: number;
}

function wordsIn(list: readonly Placed[]): number {
  return list.reduce((sum, { words }) => sum + words, 0);
}

/** Whether a block leads elsewhere. Headings often are links to themselves. */
function isLink({ block }: Placed): boolean {
  return block.linked >= MAX_LINKED && block.kind !== 'heading';
}

/** Of the blocks that do not stand around the text, those in the page's main part, where it has one. */
function mainOnes(inner: readonly Placed[]): readonly Placed[] {
  const main = inner.filter(({ part: { inMain } }) => inMain);
  return wordsIn(main) < MIN_MAIN_WORDS
    ? inner
    : inner.filter(({ part: { inMain }, block: { level } }) => inMain || level === 1);
}

/** Of these, those in the article that has the page's title, where that is most of the text. */
function articleOnes(inner: readonly Placed[]): readonly Placed[] {
  const article = titleArticle(
    inner.map(({ block }) => block),
    MIN_MAIN_WORDS,
  );
  if (article === null) return inner;
  const isOwn = standsIn(article);
  const own = inner.filter(({ block }) => isOwn(block.element));
  return wordsIn(own) * 2 < wordsIn(inner) ? inner : own;
}

/** The blocks that the page's own structure does not mark as surroundings. @param parts what is known of its parts */
export function structuralBlocks(
  blocks: readonly RawBlock[],
  parts = new PageParts(blocks, blocks.length <= MAX_PLACED_BLOCKS),
): RawBlock[] {
  const placed = blocks
    .filter(({ waiting }) => !waiting)
    .map((block) => ({ block, part: parts.of(block.element), words: blockWords(block) }));
  const inner = articleOnes(mainOnes(placed.filter(({ part }) => !part.isAround))).filter(
    ({ block, words }) => words > MAX_ASKING_WORDS || !asksReader(block.element),
  );
  const own = inner.filter((one) => !isLink(one));
  const text = own.filter(({ block }) => block.kind !== 'heading');
  // A table of contents is a list of links, and the links are what it says.
  return (wordsIn(text) < wordsIn(inner.filter(isLink)) ? inner : own).map(({ block }) => block);
}
