/** A live document as `PageContent`. Changes nothing in the page and never throws. */
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { candidatesOf } from './candidates';
import { chooseBlocks, structuralBlocks } from './choose-blocks';
import { readBlocks, type RawBlock } from './page-blocks';
import { pageLanguage, pageTitle } from './safe-dom';
import { anchorsFor } from './text-anchor';

export interface ReadOptions {
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  /** After this long the rest of the page is left out, and the result says so. */
  readonly budgetMs?: number;
}

const BUDGET_MS = 1_500;
/** The libraries take a second or more for larger documents; then the page's structure alone decides. */
const MAX_LIBRARY_ELEMENTS = 40_000;
/** The protocol's limit. */
const MAX_BLOCKS = 50_000;

function chosenBlocks(document: Document, blocks: readonly RawBlock[], useLibraries: boolean): RawBlock[] {
  try {
    if (useLibraries) return chooseBlocks(document, blocks, candidatesOf(document));
  } catch {
    // A page that breaks the choice is still read, whole.
  }
  const structural = structuralBlocks(blocks);
  return structural.length > 0 ? structural : [...blocks];
}

function toBlocks(chosen: readonly RawBlock[]): Block[] {
  const anchors = anchorsFor(chosen.map(({ text }) => text));
  return chosen.map(({ kind, level, text }, index) => ({
    kind, text, anchor: anchors[index] ?? { start: '', end: '', prefix: '', suffix: '' }, ...(level !== null && { level }),
  }));
}

/** Reads a page: what a reader can see of it, and of that what it is about. */
export function readPage(document: Document, { now = () => performance.now(), budgetMs = BUDGET_MS }: ReadOptions = {}): PageContent {
  const { blocks, hiddenWords, unreadFrames, partial } = readBlocks(document, { now, budgetMs });
  const elements = Document.prototype.getElementsByTagName.call(document, '*').length;
  const chosen = chosenBlocks(document, blocks, !partial && elements <= MAX_LIBRARY_ELEMENTS).slice(0, MAX_BLOCKS);
  const words = (list: readonly { text: string }[]): number => list.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    title: pageTitle(document), language: pageLanguage(document), blocks: toBlocks(chosen),
    visibleWords: words(blocks), keptWords: words(chosen), hiddenWords, unreadFrames, partial,
  };
}
