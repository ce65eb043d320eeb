/**
 * Boosted trees give each block a chance that it belongs to what the page is about. How they were made, and how well
 * they do: docs/decisions/0018-choosing-blocks.md.
 */
import type { Shingles } from '../shingles';
import { blockFeatures, measure } from './block-features';
import file from './forest.json';
import { unpackForest } from './forest-file';
import type { Outline } from './outline';
import { limitFor } from './pick';
import { chancesOf, type Forest } from './trees';

let forest: Forest | undefined;

/** The rows of the blocks that belong to what the page is about. @param vote what Readability took */
export function chooseRows(outline: Outline, vote: Shingles): Set<number> {
  forest ??= unpackForest(file);
  const measures = measure(outline, (words) => vote.shareOf(words));
  const chances = chancesOf(forest, blockFeatures(measures));
  const limit = limitFor(chances, measures.sizes);
  return new Set([...chances.keys()].filter((row) => (chances[row] ?? 0) >= limit));
}
