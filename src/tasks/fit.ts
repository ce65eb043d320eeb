/** As much of a text as fits a number of tokens, from the start, and never a silent cut: the share is told. */
import type { Coverage } from '@/src/protocol/task-event';
import { countWords } from '@/src/protocol/count-words';

/** Tokens of a text; may be an estimate on the high side. */
export type CountTokens = (text: string) => Promise<number>;

export interface Fitted {
  readonly text: string;
  readonly tokens: number;
  readonly coverage: Coverage;
}

/** Tokens of texts that stand one below the other; what stands together is counted together, for that costs an engine less. */
export async function countAll(texts: readonly string[], count: CountTokens): Promise<number> {
  return count(texts.filter((text) => text !== '').join('\n'));
}

/** Where a text may be cut when a whole part does not fit: after a sentence, else after a word, else after a character. */
const ENDS = [/[.!?。！？…]["'”’)\]]*\s+|\n+/gu, /\s+/gu, /./gsu];

/** No vocabulary makes fewer tokens of a text. */
export const MOST_CHARS_PER_TOKEN = 12;

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
 * Joins parts, from the first, until `budget` tokens are used; the part that does not fit whole is cut after a
 * sentence. Counts about log2(parts) + log2(sentences) times.
 */
export async function fitParts(parts: readonly string[], budget: number, count: CountTokens): Promise<Fitted> {
  const ofWords = parts.reduce((sum, part) => sum + countWords(part), 0);
  const join = (end: number): string => parts.slice(0, end + 1).join('\n\n');
  const within = async (text: string): Promise<boolean> => (await count(text)) <= budget;

  const whole = join(parts.length - 1);
  const tokens = await count(whole);
  if (tokens <= budget) return { text: whole, tokens, coverage: { words: ofWords, ofWords } };

  const last = await lastFitting(parts.length, (index) => within(join(index)));
  const before = last < 0 ? '' : `${join(last)}\n\n`;
  const next = parts[last + 1] ?? '';
  // No vocabulary makes fewer tokens of a text: what is behind this does not fit.
  const near = next.slice(0, Math.max(0, budget) * MOST_CHARS_PER_TOKEN);
  let cut = 0;
  for (const end of ENDS) {
    const ends = [...near.matchAll(end)].map((match) => match.index + match[0].length);
    cut = ends[await lastFitting(ends.length, (index) => within(before + next.slice(0, ends[index])))] ?? 0;
    // What is whole already is enough; of a first part that is too long for that, as much as fits.
    if (cut > 0 || (before !== '' && ends.length > 0)) break;
  }
  const text = (before + next.slice(0, cut)).trim();
  // A word that was cut is not read.
  const isCutWord = cut > 0 && countWords(next.slice(0, cut)) === countWords(next.slice(0, cut + 1)) && /[\p{L}\p{N}]{2}/u.test(next.slice(cut - 1, cut + 1));
  const words = Math.min(countWords(text), ofWords) - (isCutWord ? 1 : 0);
  return { text, tokens: text === '' ? 0 : await count(text), coverage: { words, ofWords } };
}
