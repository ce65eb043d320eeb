/**
 * An answer held against the page: sentence by sentence, what it rests on, and every number, date, amount, name,
 * address and quotation in it that the page does not say. Words alone, without a model: it does not understand, it
 * compares.
 */
import type { CheckedAnswer, Flag } from '@/src/protocol/checked-answer';
import type { Slices } from '../slices';
import { CHUNK_CHARS, chunksOf } from '../text/chunks';
import { sentencesOf } from '../text/sentences';
import { wordsOf } from '../text/words';
import { alignerOf } from './align';
import type { CheckedPage } from './checked-page';
import { Covered } from './covered';
import { CALENDAR_WORDS, datesIn } from './dates';
import { saysAddress, saysCalendarWord, saysDate, saysName, saysNumber, saysQuotation } from './flag-rules';
import { addressesIn, quotationsIn, type Span } from './literals';
import { hasCapitalNouns, namesIn } from './names';
import { numbersIn } from './numbers';
import { factsOf, type PageFacts } from './page-facts';
import { plainAnswer } from './plain-answer';

/** "One" is more often a pronoun than a number, "first" and "second" more often an order. */
const NO_NUMBER = /^(?:one|first|second|zero)$/iu;

/** What in a sentence the page does not say; offsets in the sentence. `language`: the sentence's. */
function* flagsIn(sentence: string, facts: PageFacts, checkNames: boolean, language: string): Slices<Flag[]> {
  const flags: Flag[] = [];
  const taken = new Covered(sentence.length);
  const free = <Found extends Span>(found: readonly Found[]): Found[] => found.filter((one) => !taken.meets(one));
  function* hold<Found extends Span>(
    found: readonly Found[],
    says: (one: Found) => boolean,
    kindOf: (one: Found) => Flag['kind'],
  ): Slices<void> {
    for (const one of found) {
      if (!says(one)) flags.push({ start: one.start, end: one.end, kind: kindOf(one) });
      yield;
    }
  }
  const addresses = addressesIn(sentence);
  taken.add(addresses);
  const dates = free(datesIn(sentence));
  const numbers = free(numbersIn(sentence, language)).filter(
    (number) => !NO_NUMBER.test(sentence.slice(number.start, number.end)),
  );
  const inDates = new Covered(sentence.length, dates);
  // In another script than the page's a name is spelled otherwise, and a quotation is translated.
  const comparable = ({ start, end }: Span): boolean =>
    /\p{Script=Latin}/u.test(sentence.slice(start, end)) === facts.isLatin;
  const quotations = quotationsIn(sentence);
  const plainNumbers = numbers.filter((number) => !inDates.meets(number));
  const quoted = new Covered(sentence.length, quotations);
  const calendar = wordsOf(sentence).filter(
    (word) =>
      CALENDAR_WORDS.has(word.folded) &&
      word.text.length > 3 &&
      /^\p{Lu}/u.test(word.text) &&
      word.start > 0 &&
      !inDates.meets(word) &&
      !quoted.meets(word),
  );
  for (const found of [quotations, plainNumbers, dates]) taken.add(found);
  const names = checkNames ? free(namesIn(sentence, (folded) => facts.words.has(folded))).filter(comparable) : [];
  yield* hold(
    addresses,
    ({ start, end }) => saysAddress(sentence.slice(start, end), facts),
    () => 'address',
  );
  yield* hold(
    quotations.filter(comparable),
    ({ start, end }) => saysQuotation(sentence.slice(start, end), facts),
    () => 'quotation',
  );
  yield* hold(
    dates,
    (date) => saysDate(date, facts),
    () => 'date',
  );
  yield* hold(
    calendar,
    ({ folded }) => saysCalendarWord(folded, facts),
    () => 'date',
  );
  yield* hold(
    plainNumbers,
    (number) => saysNumber(number, facts),
    ({ unit }) => (unit === null || unit === 'percent' ? 'number' : 'amount'),
  );
  yield* hold(
    names,
    (name) => saysName(name, facts),
    () => 'name',
  );
  return flags.sort((a, b) => a.start - b.start);
}

/** What an answer is, beside its text. */
export interface AnswerTo {
  /** What is answered, where there is one. */
  readonly question?: string;
  /** What it was asked to be written in, a BCP 47 tag; absent: the page's language. */
  readonly language?: string | undefined;
}

/**
 * Some milliseconds for an answer of a page, in slices. Of a page with more to say than can be kept nothing is flagged.
 */
export function* checkAnswer(
  answer: string,
  page: CheckedPage,
  { question = '', language = page.language }: AnswerTo = {},
): Slices<CheckedAnswer> {
  const plain = plainAnswer(answer);
  const facts = yield* factsOf(page);
  const aligner = yield* alignerOf(page);
  const checkNames = !hasCapitalNouns(plain.slice(0, CHUNK_CHARS));
  const sentences: CheckedAnswer['sentences'] = [];
  for (const chunk of chunksOf(plain)) {
    for (const { text, start: at, end } of sentencesOf(chunk.text, language)) {
      if (!/[\p{L}\p{N}]/u.test(text)) continue;
      const start = chunk.start + at;
      const aligned = yield* aligner.align(text, question);
      const flags = facts.isWhole ? yield* flagsIn(text, facts, checkNames, language) : [];
      sentences.push({
        start,
        end: chunk.start + end,
        passage: aligned?.passage ?? null,
        flags: flags.map((flag) => ({ ...flag, start: start + flag.start, end: start + flag.end })),
      });
    }
    yield;
  }
  return { sentences };
}
