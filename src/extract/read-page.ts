/** A live document as `PageContent`. Changes nothing in the page and never throws. */
import type { Block, PageContent } from '@/src/protocol/page-content';
import { contributionsOf, type Contribution } from './authors/contributions';
import { chooseBlocks } from './choose-blocks';
import type { RawBlock } from './blocks/raw-block';
import { readBlocks } from './page-blocks';
import { ReadingTime } from './reading-time';
import { pageLanguage, pageTitle } from './safe-dom';
import { structuralBlocks } from './structure/structural-blocks';
import { anchorsFor } from './text-anchor';
import { hasUnloaded } from './unloaded';
import { wordsOf } from './word-counts';

interface ReadPageOptions {
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  /** After this long the rest of the page is left out, and the result says so. */
  readonly budgetMs?: number;
}

const BUDGET_MS = 1_500;
/** Choosing blocks of a larger document takes a second or more: there the page's structure alone decides. */
const MAX_WEIGHED_ELEMENTS = 40_000;
const MAX_WEIGHED_BLOCKS = 15_000;
const MAX_WEIGHED_CHARS = 1_000_000;
/** The protocol's limit. */
const MAX_BLOCKS = 50_000;

/** Whether a document is small enough for weighing its blocks. */
function canBeWeighed(document: Document, blocks: readonly RawBlock[]): boolean {
  return (
    blocks.length <= MAX_WEIGHED_BLOCKS &&
    blocks.reduce((sum, { text }) => sum + text.length, 0) <= MAX_WEIGHED_CHARS &&
    Document.prototype.getElementsByTagName.call(document, '*').length <= MAX_WEIGHED_ELEMENTS
  );
}

function chosenBlocks(
  document: Document,
  blocks: readonly RawBlock[],
  time: ReadingTime,
  partial: boolean,
): RawBlock[] {
  try {
    if (!partial && canBeWeighed(document, blocks)) return chooseBlocks(document, blocks, time);
  } catch {
    // A page that breaks the choice, or takes too long, is still read, by its structure.
  }
  const structural = structuralBlocks(blocks);
  return structural.length > 0 ? structural : [...blocks];
}

function authorsOf(chosen: readonly RawBlock[], time: ReadingTime): ReadonlyMap<number, Contribution> {
  try {
    return contributionsOf(chosen, () => {
      time.check('authors');
    });
  } catch {
    // The page is still read, without its authors' names.
    return new Map();
  }
}

function toBlocks(chosen: readonly RawBlock[], time: ReadingTime): Block[] {
  const anchors = anchorsFor(chosen.map(({ text }) => text));
  const contributions = authorsOf(chosen, time);
  return chosen.map(({ kind, level, text }, index) => {
    const { author, time } = contributions.get(index) ?? { author: null, time: null };
    return {
      kind,
      text,
      anchor: anchors[index] ?? { start: '', end: '', prefix: '', suffix: '' },
      ...(level !== null && { level }),
      ...(author !== null && { author }),
      ...(time !== null && { time }),
    };
  });
}

/** Reads the main text of a page, as far as a reader can see it. */
export function readPage(
  document: Document,
  { now = () => performance.now(), budgetMs = BUDGET_MS }: ReadPageOptions = {},
): PageContent {
  const time = ReadingTime.start(now, budgetMs);
  const { blocks, hiddenWords, unreadFrames, partial } = readBlocks(document, { now, budgetMs: time.left('walk') });
  const chosen = chosenBlocks(document, blocks, time, partial).slice(0, MAX_BLOCKS);
  const kept = new Set(chosen);
  const words = (is: (block: RawBlock) => boolean): number =>
    blocks.reduce((sum, block) => sum + (is(block) ? wordsOf(block) : 0), 0);
  const isSeen = (block: RawBlock): boolean => !block.waiting || kept.has(block);
  const foldedWords = words((block) => block.folded && kept.has(block));
  return {
    title: pageTitle(document),
    language: pageLanguage(document),
    blocks: toBlocks(chosen, time),
    visibleWords: words(isSeen),
    keptWords: words((block) => kept.has(block)),
    hiddenWords: hiddenWords + words((block) => !isSeen(block)),
    unreadFrames,
    partial,
    ...(foldedWords > 0 && { foldedWords }),
    ...(hasUnloaded(document) && { unloaded: true }),
  };
}
