/**
 * Limits in tokens are meant for English. Other languages take more tokens a word, and small vocabularies many more. A
 * Hindi summary is as long in words only if its limit in tokens grows by as much.
 */
import { countWords } from '@/src/protocol/count-words';
import type { TaskRequest } from '@/src/protocol/task';
import { countAll, type CountTokens } from './fit';
import { blocksOf } from './page-text';
import { primaryOf } from './text/language';

/** Tokens of an English word; in the vocabularies of SmolLM2, Qwen and Llama 1.25 to 1.45. */
const ENGLISH = 1.4;
/** English with many figures and names has this scale, and its limits stay as they are. */
const LEAST = 1.3;
/** An answer gets at most this many times the tokens, however small the vocabulary. */
const MOST = 4;
/** Enough to tell, in characters. */
const SAMPLE_CHARS = 2_000;

/** About a month, in milliseconds. Twelve steps reach each month of a year once. */
const MONTH_MS = 30.6 * 24 * 3_600_000;

/** By how much a limit is multiplied for a text of so many tokens and words: 1 for English, at most 4. */
export function tokenScale(tokens: number, words: number): number {
  const scale = tokens / Math.max(1, words) / ENGLISH;
  return scale < LEAST ? 1 : Math.min(MOST, scale);
}

/** The same for the answer to a request: by the beginning of its text, or by the language that the user has chosen. */
export async function lengthScale(
  { input, settings }: Pick<TaskRequest, 'input' | 'settings'>,
  count: CountTokens,
): Promise<number> {
  const own = input.kind === 'page' ? input.page.language : input.language;
  const { language } = settings;
  if (language !== undefined && primaryOf(language) !== primaryOf(own)) return scaleOfLanguage(language, count);
  let sample = '';
  for (const { text } of blocksOf(input)) {
    if (sample.length >= SAMPLE_CHARS) break;
    sample += `${text.slice(0, SAMPLE_CHARS)}\n`;
  }
  sample = sample.slice(0, SAMPLE_CHARS);
  return tokenScale(await countAll([sample], count), countWords(sample));
}

/** Compares a year's dates in the language and in English: they have as many words. */
async function scaleOfLanguage(tag: string, count: CountTokens): Promise<number> {
  const tokens = async (language: string): Promise<number> => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
    const dates = Array.from({ length: 12 }, (_, month) => format.format(month * MONTH_MS));
    return countAll(dates, count);
  };
  try {
    const scale = (await tokens(tag)) / Math.max(1, await tokens('en'));
    return scale < LEAST ? 1 : Math.min(MOST, scale);
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}
