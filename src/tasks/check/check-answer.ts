/**
 * An answer held against the page: sentence by sentence, what it rests on, and every number, date, amount, name, address
 * and quotation in it that the page does not say. Words alone, without a model: it does not understand, it compares.
 */
import type { CheckedAnswer, Flag } from '@/src/protocol/checked-answer';
import { sentencesOf } from '../text/sentences';
import { alignerOf } from './align';
import { wordsOf } from '../text/words';
import type { CheckedPage } from './checked-page';
import { CALENDAR_WORDS, datesIn } from './dates';
import { saysAddress, saysCalendarWord, saysDate, saysName, saysNumber, saysQuotation } from './flag-rules';
import { addressesIn, quotationsIn } from './literals';
import { hasCapitalNouns, namesIn } from './names';
import { numbersIn } from './numbers';
import { factsOf, type PageFacts } from './page-facts';
import { plainAnswer } from './plain-answer';

const overlaps = (a: { start: number; end: number }, others: readonly { start: number; end: number }[]): boolean => others.some((b) => a.start < b.end && b.start < a.end);

/** "One" is more often a pronoun than a number, "first" and "second" more often an order. */
const NO_NUMBER = /^(?:one|first|second|zero)$/iu;

/** What in a sentence the page does not say; offsets in the sentence. */
function flagsIn(sentence: string, facts: PageFacts, checkNames: boolean): Flag[] {
  const addresses = addressesIn(sentence);
  const quotations = quotationsIn(sentence);
  const wrongQuotations = quotations.filter(({ start, end }) => !saysQuotation(sentence.slice(start, end), facts));
  const dates = datesIn(sentence).filter((date) => !overlaps(date, addresses));
  const numbers = numbersIn(sentence).filter((number) => !overlaps(number, addresses) && !overlaps(number, dates) && !NO_NUMBER.test(sentence.slice(number.start, number.end)));
  const names = checkNames ? namesIn(sentence, (folded) => facts.words.has(folded)).filter((name) => !overlaps(name, [...addresses, ...quotations, ...numbers, ...dates])) : [];
  const calendar = wordsOf(sentence).filter((word) => CALENDAR_WORDS.has(word.folded) && word.text.length > 3 && /^\p{Lu}/u.test(word.text) && word.start > 0 && !overlaps(word, dates) && !overlaps(word, quotations));
  const flag = (kind: Flag['kind']) => ({ start, end }: { start: number; end: number }): Flag => ({ start, end, kind });
  return [
    ...addresses.filter(({ start, end }) => !saysAddress(sentence.slice(start, end), facts)).map(flag('address')),
    ...wrongQuotations.map(flag('quotation')),
    ...dates.filter((date) => !saysDate(date, facts)).map(flag('date')),
    ...calendar.filter(({ folded }) => !saysCalendarWord(folded, facts)).map(flag('date')),
    ...numbers.filter((number) => !saysNumber(number, facts)).map((number) => flag(number.unit === null || number.unit === 'percent' ? 'number' : 'amount')(number)),
    ...names.filter((name) => !saysName(name, facts)).map(flag('name')),
  ].sort((a, b) => a.start - b.start);
}

/** `question`: what is answered, where there is one. Some milliseconds for an answer of a page. */
export function checkAnswer(answer: string, page: CheckedPage, question = ''): CheckedAnswer {
  const plain = plainAnswer(answer);
  const facts = factsOf(page);
  const aligner = alignerOf(page);
  const checkNames = !hasCapitalNouns(plain);
  const sentences = sentencesOf(plain, page.language).filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  return {
    sentences: sentences.map(({ text, start, end }) => ({
      start, end,
      passage: aligner.align(text, question)?.passage ?? null,
      flags: flagsIn(text, facts, checkNames).map((flag) => ({ ...flag, start: start + flag.start, end: start + flag.end })),
    })),
  };
}
