/**
 * Small numbers in words count more often than they state: "two reasons" where the page lists two, "three of them".
 * Such a count is wrong where the page counts the same otherwise ("four adults"), and else nobody can tell.
 */
import { isFunctionWord } from '../retrieval/function-words';
import { wordsOf } from '../text/words';
import type { FoundNumber } from './numbers';

/** A larger number is not counted by the way. */
const LARGEST = 12;
/** Behind a number its noun is looked for so far, in UTF-16 units and words. */
const REACH_CHARS = 48;
const REACH_WORDS = 2;

export const isCount = ({ inWords, values, unit, isFraction }: FoundNumber): boolean =>
  inWords && (isFraction === true || (unit === null && values.every((value) => value <= LARGEST)));

/** What a number counts: the words of meaning right behind it, as keys; shares and counts have keys of their own. */
export function countedBy(text: string, { end, unit }: FoundNumber, stem: (word: string) => string): string[] {
  const [behind = ''] = text.slice(end, end + REACH_CHARS).split(/[.,;:!?()\n]/u);
  const whole = end + behind.length < end + REACH_CHARS ? behind : behind.replace(/\S*$/u, '');
  return wordsOf(whole)
    .map(({ folded }) => folded)
    .filter((folded) => !isFunctionWord(folded))
    .slice(0, REACH_WORDS)
    .map((folded) => (unit === 'percent' ? '% ' : '') + stem(folded));
}
