/** Where an article ends. What follows are other stories, comments and calls to subscribe. */
import type { BlockMeasures } from './measures';
import { isArticle } from './outline';
import { commentDepths, FAR } from './surroundings';

/** Readability knows where an article ends, if it took at least this share of the words. */
const KNOWN = 0.5;
/** And the page is surely one, if it took this share. */
const SURE = 0.6;
/** From this share and so many words on, a block counts as taken, and not by accident. */
const TAKEN = 0.6;
const MIN_WORDS = 4;
/** So many words that Readability took are an article, be its comments ever so long. */
const MIN_TAKEN = 60;

/** The share of the words of these rows that Readability took. */
function takenOf({ sizes, votes }: BlockMeasures, rows: Iterable<number>): number {
  let [words, taken] = [0, 0];
  for (const row of rows) {
    words += sizes[row] ?? 0;
    taken += (sizes[row] ?? 0) * (votes[row] ?? 0);
  }
  return taken / (words || 1);
}

/** Whether a page says that it is an article, and Readability took most of what is likely. Lists say so, too. */
export function isSurelyArticle(measures: BlockMeasures, likely: Iterable<number>): boolean {
  return isArticle(measures.outline) && takenOf(measures, likely) >= SURE;
}

/**
 * The rows up to the last block that Readability took. Where it took something else they lose the comments that follow.
 * Where what it took is itself a comment, the page is a discussion, and loses none.
 */
export function upToTheEnd(measures: BlockMeasures, rows: ReadonlySet<number>): ReadonlySet<number> {
  const { outline, sizes, votes } = measures;
  const isTaken = (row: number): boolean => (votes[row] ?? 0) >= TAKEN && (sizes[row] ?? 0) >= MIN_WORDS;
  const taken = [...sizes.keys()].filter(isTaken);
  const end = taken.at(-1);
  if (end === undefined) return rows;
  if (takenOf(measures, rows) >= KNOWN) return new Set([...rows].filter((row) => row <= end));
  const depths = commentDepths(outline);
  const isComment = (row: number): boolean => (depths[outline.blocks[row]?.node ?? -1] ?? FAR) < FAR;
  if (isComment(end) || taken.reduce((sum, row) => sum + (sizes[row] ?? 0), 0) < MIN_TAKEN) return rows;
  return new Set([...rows].filter((row) => row <= end || !isComment(row)));
}
