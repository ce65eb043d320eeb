/** What is computed of a page once: the features and the choice both start from it. */
import { plainWords, type Outline } from './outline';
import { likeness } from './sums';

export interface BlockMeasures {
  readonly outline: Outline;
  readonly words: readonly (readonly string[])[];
  /** Number of words of each block. */
  readonly sizes: Float64Array;
  /** Share of each block that Readability took, 0 to 1. */
  readonly votes: readonly number[];
  /** Which blocks are built alike. */
  readonly alike: ReturnType<typeof likeness>;
}

/** @param shareOf share of a text that Readability took, 0 to 1 */
export function measureBlocks(outline: Outline, shareOf: (words: readonly string[]) => number): BlockMeasures {
  const words = outline.blocks.map(({ text }) => plainWords(text));
  return {
    outline,
    words,
    sizes: Float64Array.from(words, ({ length }) => length),
    votes: words.map(shareOf),
    alike: likeness(outline),
  };
}
