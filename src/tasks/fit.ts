/** As much of a text as fits a number of tokens, from the start. A cut is never silent: the share is told. */
import type { Coverage } from '@/src/protocol/task-event';
import { countWords } from '@/src/protocol/count-words';
import { atOnce, type RunSlices, type Slices } from './slices';
import { chunksOf } from './text/chunks';

/** Counts the tokens of a text; may be an estimate on the high side. */
export type CountTokens = (text: string) => Promise<number>;

export interface Fitted {
  readonly text: string;
  /** By the count that found that it fits, so never more than the budget. */
  readonly tokens: number;
  readonly coverage: Coverage;
}

/** Tokens of several texts, one per line. They are counted in one call, which costs an engine less. */
export async function countAll(texts: readonly string[], count: CountTokens): Promise<number> {
  return count(texts.filter((text) => text !== '').join('\n'));
}

/** Where a text may be cut if a part does not fit whole, the best first: after a sentence, a word, a character. */
const ENDS = [/[。！？]["'”’」』）)\]]*\s*|[.!?…]["'”’)\]]*\s+|\n+/gu, /\s+/gu, /./gsu];

/** The largest index for which `fits` holds, assuming that it holds up to some point and not beyond; -1 for none. */
async function lastFitting(length: number, fits: (index: number) => Promise<boolean>): Promise<number> {
  let low = -1;
  let high = length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (await fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * No vocabulary makes fewer tokens of a page than one in so many characters. A text that is longer than that need not
 * be counted whole.
 */
export const MOST_CHARS_PER_TOKEN = 12;

/** As many of the parts as could possibly fit, the last of them cut; the same array where that is all of them. */
function withinReach(parts: readonly string[], budget: number): readonly string[] {
  let left = Math.max(1, budget) * MOST_CHARS_PER_TOKEN;
  for (const [index, part] of parts.entries()) {
    if (part.length > left) return [...parts.slice(0, index), part.slice(0, left)];
    left -= part.length;
  }
  return parts;
}

/** Words of texts in all. */
export function* wordsIn(texts: Iterable<string>): Slices<number> {
  let words = 0;
  for (const text of texts) {
    for (const chunk of chunksOf(text)) {
      words += countWords(chunk.text);
      yield;
    }
  }
  return words;
}

/**
 * Joins parts, from the first, until `budget` tokens are used; the part that does not fit whole is cut after a
 * sentence. Counts about log2(parts) + log2(sentences) times.
 */
export async function fitParts(
  parts: readonly string[],
  budget: number,
  count: CountTokens,
  run: RunSlices = (work) => Promise.resolve(atOnce(work)),
): Promise<Fitted> {
  const ofWords = await run(wordsIn(parts));
  const near = withinReach(parts, budget);
  const join = (end: number): string => near.slice(0, end + 1).join('\n\n');
  // An engine that estimates may count more of the same text later, and then no room for an answer would be left.
  let fitting = 0;
  const within = async (text: string): Promise<boolean> => {
    const tokens = await count(text);
    if (tokens > budget) return false;
    fitting = tokens;
    return true;
  };

  const all = join(parts.length - 1);
  if (near === parts && (await within(all)))
    return { text: all, tokens: fitting, coverage: { words: ofWords, ofWords } };

  const last = await lastFitting(near.length, (index) => within(join(index)));
  const before = last < 0 ? '' : `${join(last)}\n\n`;
  // The first part that does not fit whole.
  const next = near[last + 1] ?? '';
  let cut = 0;
  for (const end of ENDS) {
    const ends = [...next.matchAll(end)].map((match) => match.index + match[0].length);
    cut = ends[await lastFitting(ends.length, (index) => within(before + next.slice(0, ends[index])))] ?? 0;
    // Parts that fit whole are enough. Only a first part that is too long is cut within sentences.
    if (cut > 0 || (before !== '' && ends.length > 0)) break;
  }
  const text = (before + next.slice(0, cut)).trim();
  // A word that was cut in two does not count as read.
  const whole = parts[last + 1] ?? '';
  const isCutWord =
    cut > 0 &&
    countWords(whole.slice(0, cut)) === countWords(whole.slice(0, cut + 1)) &&
    /[\p{L}\p{N}]{2}/u.test(whole.slice(cut - 1, cut + 1));
  const words = Math.min(countWords(text), ofWords) - (isCutWord ? 1 : 0);
  return { text, tokens: text === '' ? 0 : fitting, coverage: { words, ofWords } };
}
