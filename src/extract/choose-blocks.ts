/** Which of a page's blocks are its main text. */
import { chooseRows } from './choice/choose-rows';
import { depthOf } from './choice/outline';
import { outlineOf } from './outline-of';
import type { RawBlock } from './blocks/raw-block';
import type { ReadingTime } from './reading-time';
import { rootNodeOf } from './safe-dom';
import { Shingles } from './shingles';
import { amendedChoice } from './structure/amended-choice';
import { PageParts } from './structure/page-parts';
import { structuralBlocks } from './structure/structural-blocks';
import { voteOf } from './vote';
import { blockWords } from './word-counts';

/** A choice of fewer words has missed the main text, if the page's structure offers more. */
const MIN_WORDS = 30;
/** What the page's structure takes away of a choice leaves at least this share of its words, else it is wrong. */
const MIN_LEFT = 0.4;
/** In a page of fewer words only what the page itself marks as surroundings is left out. */
const SHORT_PAGE_WORDS = 200;
/** Levels. A deeper page takes Readability much longer. */
const DEEP_LEVELS = 80;

function wordsIn(blocks: readonly RawBlock[]): number {
  return blocks.reduce((sum, block) => sum + blockWords(block), 0);
}

/** Whether Readability could not see a block: it stands in a shadow root or a frame. */
function isElsewhere({ element }: RawBlock, document: Document): boolean {
  return rootNodeOf(element) !== document;
}

/** The rows that the trees choose. @throws OutOfTime */
function likelyRows(document: Document, blocks: readonly RawBlock[], time: ReadingTime): Set<number> {
  const outline = outlineOf(document, blocks);
  const vote = voteOf(document, {
    isDeep: depthOf(outline) > DEEP_LEVELS,
    checkTime: () => {
      time.check('vote');
    },
  });
  return chooseRows(outline, Shingles.of(vote), () => {
    time.check('choice');
  });
}

/**
 * The blocks of the main text. A short page, and one in which too little is found, is read by its own structure.
 * @throws OutOfTime
 */
export function chooseBlocks(document: Document, blocks: readonly RawBlock[], time: ReadingTime): RawBlock[] {
  const parts = new PageParts(blocks, true);
  if (wordsIn(blocks) < SHORT_PAGE_WORDS) {
    const structural = structuralBlocks(blocks, parts);
    if (structural.length > 0) return structural;
  }
  const rows = likelyRows(document, blocks, time);
  const chosen = blocks.filter((_, row) => rows.has(row));
  const words = wordsIn(chosen);
  let kept = new Set(chosen);
  // Most pages need no answer of their structure here, and it takes time.
  if (words < MIN_WORDS || blocks.some((block) => isElsewhere(block, document))) {
    const structural = structuralBlocks(blocks, parts);
    if (words < MIN_WORDS && wordsIn(structural) > words) kept = new Set(structural);
    for (const block of structural) if (isElsewhere(block, document)) kept.add(block);
  }
  time.check('choice');
  const amended = amendedChoice(blocks, kept, parts);
  // An app may show all that it has in a box that lies over the page.
  return wordsIn(amended) < wordsIn([...kept]) * MIN_LEFT ? blocks.filter((block) => kept.has(block)) : amended;
}
