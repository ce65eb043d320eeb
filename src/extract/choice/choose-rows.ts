/**
 * Chooses the blocks of the main text. Boosted trees give each block a chance that it belongs there. How they were
 * made, and how well they do: docs/decisions/0046-a-choice-that-carries-over.md.
 */
import type { Shingles } from '../shingles';
import { isSurelyArticle, upToTheEnd } from './article-end';
import { blockFeatures } from './block-features';
import { filled } from './fill-gaps';
import file from './forest.json';
import { unpackForest } from './forest-file';
import { measureBlocks, type BlockMeasures } from './measures';
import { isArticle, type Outline } from './outline';
import { limitFor } from './pick';
import { saidOnce } from './said-once';
import { chancesOf, type Forest } from './trees';

/** How much of a block's odds comes from the blocks that are built alike, 0 to 1. */
const COMPANY = 0.45;
/**
 * Unwanted words cost a reader more than missing ones, so the limit is stricter than F1 asks for. Of an article nearly
 * all blocks are sure, and the doubtful ones are teasers.
 */
const STRICTNESS = 1.1;
const STRICTNESS_OF_ARTICLES = 1.4;
/** Chances closer to 0 or 1 than this are moved to this distance, for their odds would be infinite. */
const SUREST = 1e-4;

let forest: Forest | undefined;

/** Blocks that are built alike mostly belong together: draws the log-odds of each to their mean, weighted by words. */
function evened({ sizes, alike: { byNames } }: BlockMeasures, chances: ArrayLike<number>): Float64Array {
  const odds = Float64Array.from(chances, (chance) => {
    const sure = Math.min(1 - SUREST, Math.max(SUREST, chance));
    return Math.log(sure / (1 - sure));
  });
  const weights = sizes.map((size) => size + 0.5);
  const [sums, totals] = [byNames.sums(odds.map((value, row) => value * (weights[row] ?? 0))), byNames.sums(weights)];
  return odds.map(
    (value, row) => 1 / (1 + Math.exp((COMPANY - 1) * value - (COMPANY * (sums[row] ?? 0)) / (totals[row] || 1))),
  );
}

/** The rows of the likely blocks, each text once. @param ownChances of each block, 0 to 1 */
export function keptRows(measures: BlockMeasures, ownChances: ArrayLike<number>): Set<number> {
  const { outline, sizes } = measures;
  const chances = evened(measures, ownChances);
  const above = (limit: number): Set<number> =>
    new Set([...chances.keys()].filter((row) => (chances[row] ?? 0) >= limit));
  let limit = limitFor(chances, sizes, STRICTNESS);
  let likely = above(limit);
  if (isSurelyArticle(measures, likely)) {
    limit = limitFor(chances, sizes, STRICTNESS_OF_ARTICLES);
    likely = above(limit);
  }
  const own = isArticle(outline) ? upToTheEnd(measures, likely) : likely;
  return saidOnce(
    measures,
    filled(outline, own, (row) => (chances[row] ?? 0) / limit),
  );
}

/**
 * The rows of the blocks that belong to what the page is about. Throws what `checkTime` throws.
 * @param vote what Readability took @param checkTime is called again and again
 */
export function chooseRows(outline: Outline, vote: Shingles, checkTime: () => void = () => undefined): Set<number> {
  forest ??= unpackForest(file);
  const measures = measureBlocks(outline, (words) => {
    checkTime();
    return vote.shareOf(words);
  });
  const table = blockFeatures(measures);
  return keptRows(measures, chancesOf(forest, table, checkTime));
}
