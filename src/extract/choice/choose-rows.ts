/**
 * Boosted trees give each block a chance that it belongs to what the page is about. How they were made, and how well
 * they do: docs/decisions/0018-choosing-blocks.md.
 */
import type { Shingles } from '../shingles';
import { blockFeatures, measureBlocks, type BlockMeasures } from './block-features';
import file from './forest.json';
import { unpackForest } from './forest-file';
import type { Outline } from './outline';
import { limitFor } from './pick';
import { chancesOf, type Forest } from './trees';

/**
 * Running text of so many words is not said twice: it is the same text, once for each width of window or for no
 * scripts.
 */
const REPEATED_WORDS = 12;
const RUNNING: ReadonlySet<string> = new Set(['paragraph', 'quote', 'caption']);

/** How much of a block's odds those of the blocks like it make up. */
const COMPANY = 0.3;
/** Chances closer to none or to certainty than this count as this. */
const SUREST = 1e-4;

let forest: Forest | undefined;

/** Blocks that are made alike mostly belong together: the log-odds of each are drawn to their mean, by words. */
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

/** The rows to keep, of blocks with these chances: the likely ones, and each text once. */
export function keptRows(measures: BlockMeasures, ownChances: ArrayLike<number>): Set<number> {
  const {
    outline: { blocks },
    words,
    sizes,
  } = measures;
  const chances = evened(measures, ownChances);
  const limit = limitFor(chances, sizes);
  const said = new Set<string>();
  const kept = new Set<number>();
  blocks.forEach(({ kind }, row) => {
    if ((chances[row] ?? 0) < limit) return;
    const list = words[row] ?? [];
    if (list.length >= REPEATED_WORDS && RUNNING.has(kind)) {
      const text = list.join(' ');
      if (said.has(text)) return;
      said.add(text);
    }
    kept.add(row);
  });
  return kept;
}

/** The rows of the blocks that belong to what the page is about. @param vote what Readability took */
export function chooseRows(outline: Outline, vote: Shingles): Set<number> {
  forest ??= unpackForest(file);
  const measures = measureBlocks(outline, (words) => vote.shareOf(words));
  return keptRows(measures, chancesOf(forest, blockFeatures(measures)));
}
