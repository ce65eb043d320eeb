/** Where an article ends. What follows are other stories, comments and calls to subscribe. */
import type { BlockMeasures } from './measures';

/** Readability knows where an article ends, if it took at least this share of the words. */
const KNOWN = 0.5;
/** From this share and so many words on, a block counts as taken, and not by accident. */
const TAKEN = 0.6;
const MIN_WORDS = 4;

/** The rows up to the last block that Readability took. All, where it took something else. */
export function upToTheEnd({ sizes, votes }: BlockMeasures, rows: ReadonlySet<number>): ReadonlySet<number> {
  let [words, taken] = [0, 0];
  for (const row of rows) {
    words += sizes[row] ?? 0;
    taken += (sizes[row] ?? 0) * (votes[row] ?? 0);
  }
  const end = votes.findLastIndex((vote, row) => vote >= TAKEN && (sizes[row] ?? 0) >= MIN_WORDS);
  return end >= 0 && taken >= KNOWN * words ? new Set([...rows].filter((row) => row <= end)) : rows;
}
