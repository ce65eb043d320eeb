/** Which of a page's blocks are what the page is about. The libraries vote; the blocks stand as the page shows them. */
import { countWords } from '@/src/protocol/count-words';
import type { Candidates } from './candidates';
import type { RawBlock } from './page-blocks';
import { Shingles } from './shingles';

/** A block is in a candidate when this share of its word runs is. */
const IN_CANDIDATE = 0.6;
/** Shorter blocks are found by accident, so they need a neighbour that was kept too. */
const SURE_WORDS = 4;
/** A candidate with fewer words than this, or this share of the page's, has missed the page. */
const MIN_WORDS = 30;

/** The blocks that the page's own structure does not mark as surroundings. */
export function structuralBlocks(blocks: readonly RawBlock[]): RawBlock[] {
  return blocks.filter(({ marginal, linked, kind }) => !marginal && (linked < 0.6 || kind === 'heading'));
}

function blocksIn(blocks: readonly RawBlock[], candidate: string): RawBlock[] {
  const shingles = new Shingles(candidate);
  const found = blocks.map(({ text }) => shingles.shareOf(text) >= IN_CANDIDATE);
  return blocks.filter(({ text, kind }, index) => found[index]
    && (kind === 'heading' || countWords(text) >= SURE_WORDS || found[index - 1] === true || found[index + 1] === true));
}

function wordsIn(blocks: readonly RawBlock[]): number {
  return blocks.reduce((sum, { text }) => sum + countWords(text), 0);
}

/** Blocks that no library saw: in shadow roots and frames. */
function isElsewhere({ element }: RawBlock, document: Document): boolean {
  return element.getRootNode() !== document;
}

/**
 * Chooses. Readability is the surer judge where a page is one article, Defuddle on everything else, and where either
 * finds next to nothing the page's own structure is all there is.
 */
export function chooseBlocks(document: Document, blocks: readonly RawBlock[], candidates: Candidates): RawBlock[] {
  const structural = structuralBlocks(blocks);
  const readability = blocksIn(blocks, candidates.readability);
  const defuddle = blocksIn(blocks, candidates.defuddle);
  const chosen = choose(wordsIn(structural), readability, defuddle);
  const base = chosen ?? structural;
  const kept = new Set(base);
  for (const block of structural) if (isElsewhere(block, document)) kept.add(block);
  return blocks.filter((block) => kept.has(block));
}

function choose(structuralWords: number, readability: RawBlock[], defuddle: RawBlock[]): RawBlock[] | null {
  const [r, d] = [wordsIn(readability), wordsIn(defuddle)];
  if (Math.max(r, d) < MIN_WORDS && structuralWords > Math.max(r, d)) return null;
  if (d < MIN_WORDS) return readability;
  return r >= d * 0.75 && r <= d * 1.25 ? readability : defuddle;
}
