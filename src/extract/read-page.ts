/** A live document as `PageContent`. Changes nothing in the page and never throws. */
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { chooseBlocks } from './choose-blocks';
import { readBlocks, type RawBlock } from './page-blocks';
import { pageLanguage, pageTitle } from './safe-dom';
import { structuralBlocks } from './structure/structural-blocks';
import { anchorsFor } from './text-anchor';
import { contributionsOf, type Contribution } from './thread';
import { hasUnloaded } from './unloaded';

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
/** The protocol's limit. */
const MAX_BLOCKS = 50_000;

function chosenBlocks(document: Document, blocks: readonly RawBlock[], isWeighed: boolean): RawBlock[] {
  try {
    if (isWeighed) return chooseBlocks(document, blocks);
  } catch {
    // A page that breaks the choice is still read, by its structure.
  }
  const structural = structuralBlocks(blocks);
  return structural.length > 0 ? structural : [...blocks];
}

function authorsOf(chosen: readonly RawBlock[]): ReadonlyMap<number, Contribution> {
  try {
    return contributionsOf(chosen);
  } catch {
    // The page is still read, without its authors' names.
    return new Map();
  }
}

function toBlocks(chosen: readonly RawBlock[]): Block[] {
  const anchors = anchorsFor(chosen.map(({ text }) => text));
  const contributions = authorsOf(chosen);
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
  const began = now();
  const { blocks, hiddenWords, unreadFrames, partial } = readBlocks(document, { now, budgetMs });
  // Choosing takes about as long again as reading.
  const isInTime = now() - began < budgetMs / 2;
  const elements = Document.prototype.getElementsByTagName.call(document, '*').length;
  const isWeighed = !partial && isInTime && elements <= MAX_WEIGHED_ELEMENTS && blocks.length <= MAX_WEIGHED_BLOCKS;
  const chosen = chosenBlocks(document, blocks, isWeighed).slice(0, MAX_BLOCKS);
  const words = (list: readonly { text: string }[]): number =>
    list.reduce((sum, { text }) => sum + countWords(text), 0);
  const kept = new Set(chosen);
  const [seen, unseen] = [
    blocks.filter((block) => !block.waiting || kept.has(block)),
    blocks.filter((block) => block.waiting && !kept.has(block)),
  ];
  const foldedWords = words(chosen.filter(({ folded }) => folded));
  return {
    title: pageTitle(document),
    language: pageLanguage(document),
    blocks: toBlocks(chosen),
    visibleWords: words(seen),
    keptWords: words(chosen),
    hiddenWords: hiddenWords + words(unseen),
    unreadFrames,
    partial,
    ...(foldedWords > 0 && { foldedWords }),
    ...(hasUnloaded(document) && { unloaded: true }),
  };
}
