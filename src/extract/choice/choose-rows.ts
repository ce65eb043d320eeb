/**
 * Boosted trees give each block a chance that it belongs to what the page is about. How they were made, and how well
 * they do: docs/decisions/0018-choosing-blocks.md.
 */
import type { Shingles } from '../shingles';
import { blockFeatures, measure, type Measures } from './block-features';
import file from './forest.json';
import { unpackForest } from './forest-file';
import type { Outline } from './outline';
import { limitFor } from './pick';
import { chancesOf, type Forest } from './trees';

/** Running text of so many words is not said twice: it is the same text, once for each width of window or for no scripts. */
const REPEATED_WORDS = 12;
const RUNNING: ReadonlySet<string> = new Set(['paragraph', 'quote', 'caption']);

let forest: Forest | undefined;

/** The rows to keep, of blocks with these chances: the likely ones, and each text once. */
export function keptRows({ outline: { blocks }, words, sizes }: Measures, chances: ArrayLike<number>): Set<number> {
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
  const measures = measure(outline, (words) => vote.shareOf(words));
  return keptRows(measures, chancesOf(forest, blockFeatures(measures)));
}
