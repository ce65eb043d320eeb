/**
 * Small numbers in words often count something without the page naming a number: "two reasons" where the page lists
 * two. Such a count is wrong only if the page counts the same thing otherwise ("four adults").
 */
import { isFunctionWord } from '../retrieval/function-words';
import { wordsOf } from '../text/words';
import type { FoundNumber } from './numbers';

/** A larger number in words is a statement. */
const LARGEST = 12;
/** How far behind a number its noun is searched for, in UTF-16 units and in words. */
const REACH_CHARS = 48;
const REACH_WORDS = 2;

export const isCount = ({ inWords, values, unit, isFraction }: FoundNumber): boolean =>
  inWords && (isFraction === true || (unit === null && values.every((value) => value <= LARGEST)));

/** What a number counts, as keys: the words of meaning right behind it. Shares have keys of their own. */
export function countedBy(text: string, { end, unit }: FoundNumber, stem: (word: string) => string): string[] {
  const [behind = ''] = text.slice(end, end + REACH_CHARS).split(/[.,;:!?()\n]/u);
  const whole = end + behind.length < end + REACH_CHARS ? behind : behind.replace(/\S*$/u, '');
  return wordsOf(whole)
    .map(({ folded }) => folded)
    .filter((folded) => !isFunctionWord(folded))
    .slice(0, REACH_WORDS)
    .map((folded) => (unit === 'percent' ? '% ' : '') + stem(folded));
}
