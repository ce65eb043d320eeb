/**
 * Compares numbers, dates, names, quotations and addresses of a sentence with the page, and flags those that it does
 * not say.
 */
import type { Compared, Flag } from '@/src/protocol/checked-answer';
import type { Slices } from '../slices';
import { wordsOf, type Word } from '../text/words';
import { aliasAt, withInitials } from './aliases';
import type { AnswerMarks } from './answer-marks';
import { isCount } from './counts';
import { Covered } from './covered';
import { datesIn } from './dates';
import { CALENDAR_WORDS, monthOf } from './months';
import {
  saysAddress,
  saysCalendarWord,
  saysCount,
  saysDate,
  saysName,
  saysNameAbroad,
  saysNumber,
  saysQuotation,
} from './flag-rules';
import { isAlikeScript, scriptOf } from './languages';
import { addressesIn, quotationsIn, type TextSpan } from './literals';
import { isLabel, namesIn, type FoundName } from './names';
import { numbersIn, type FoundNumber } from './numbers';
import type { PageFacts } from './page-facts';
import { commonYears } from './signs';

/** Words that are rarely numbers: "one" is mostly a pronoun, "first" and "second" mostly an order. */
const NO_NUMBER = /^(?:one|first|second|zero)$/iu;

/** A sentence, and what is known of the answer that it stands in. */
export interface Checked {
  readonly sentence: string;
  /** Where the sentence begins in the answer, in UTF-16 units. */
  readonly start: number;
  readonly marks: AnswerMarks;
  /** The sentence's language, a BCP 47 tag or ''. */
  readonly language: string;
  /** The page's language, where it is another; else null. */
  readonly abroad: string | null;
  readonly checkNames: boolean;
}

export interface Findings {
  readonly flags: readonly Flag[];
  readonly compared: Compared;
}

/** Flags of a sentence, with offsets in the sentence. */
export function* flagsIn(checked: Checked, facts: PageFacts): Slices<Findings> {
  const { sentence, abroad } = checked;
  const flags: Flag[] = [];
  function* hold<Found extends TextSpan>(
    found: readonly Found[],
    says: (one: Found) => boolean,
    kindOf: (one: Found) => Flag['kind'],
  ): Slices<void> {
    for (const one of found) {
      if (!says(one)) flags.push({ start: one.start, end: one.end, kind: kindOf(one) });
      yield;
    }
  }
  const { addresses, quotations, dates, calendar, numbers, names } = yield* comparedIn(checked, facts);
  yield* hold(
    addresses,
    ({ start, end }) => saysAddress(sentence.slice(start, end), facts),
    () => 'address',
  );
  yield* hold(
    quotations,
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
    numbers,
    (number) =>
      saysNumber(number, facts) ||
      (isCount(number) && saysCount(number, sentence, facts)) ||
      // The same year in the page's calendar.
      [...commonYears(inEra(sentence, number))].some((year) => facts.values.has(year)),
    ({ unit }) => (unit === null || unit === 'percent' ? 'number' : 'amount'),
  );
  yield* hold(
    names,
    (name) => (abroad === null ? saysName(name, facts) : saysNameAbroad(name, facts, checked.language, abroad)),
    () => 'name',
  );
  return {
    flags: flags.sort((a, b) => a.start - b.start),
    compared: {
      addresses: addresses.length,
      quotations: quotations.length,
      dates: dates.length + calendar.length,
      numbers: numbers.length,
      names: names.length,
    },
  };
}

/** A number with the signs of an era on either side of it. */
const inEra = (sentence: string, { start, end }: TextSpan): string =>
  sentence.slice(Math.max(0, start - 2), end + 1).match(/(?:令和|平成|昭和|大正|明治)[0-9０-９]+年/u)?.[0] ??
  (/\p{Script=Thai}/u.test(sentence) ? `ป ${sentence.slice(start, end)}` : '');

interface ComparedParts {
  readonly addresses: readonly TextSpan[];
  readonly quotations: readonly TextSpan[];
  readonly dates: ReturnType<typeof datesIn>;
  readonly calendar: readonly Word[];
  readonly numbers: readonly FoundNumber[];
  readonly names: readonly FoundName[];
}

/** Finds what is compared. In slices, because a text without stops is one long sentence. */
function* comparedIn(
  { sentence, start, marks, language, abroad, checkNames }: Checked,
  facts: PageFacts,
): Slices<ComparedParts> {
  const taken = new Covered(sentence.length);
  const free = <Found extends TextSpan>(found: readonly Found[]): Found[] => found.filter((one) => !taken.meets(one));
  const isIn = (covered: Covered, one: TextSpan): boolean =>
    covered.meets({ start: start + one.start, end: start + one.end });
  // A name in another script is spelled otherwise, and a quotation is translated.
  const comparable = (one: TextSpan): boolean =>
    isAlikeScript(scriptOf(sentence.slice(one.start, one.end)), facts.written.script);
  const addresses = addressesIn(sentence);
  taken.add(addresses);
  const dates = free(datesIn(sentence));
  yield;
  const inDates = new Covered(sentence.length, dates);
  const numbers = free(numbersIn(sentence, language)).filter(
    (number) =>
      !NO_NUMBER.test(sentence.slice(number.start, number.end)) &&
      !inDates.meets(number) &&
      !isIn(marks.numbering, number),
  );
  yield;
  const quotations = quotationsIn(sentence);
  const quoted = new Covered(sentence.length, quotations);
  const calendar = wordsOf(sentence).filter(
    (word) =>
      CALENDAR_WORDS.has(word.folded) &&
      word.text.length > 3 &&
      /^\p{Lu}/u.test(word.text) &&
      word.start > 0 &&
      !inDates.meets(word) &&
      !quoted.meets(word) &&
      // Weekdays are known in English only.
      (abroad === null || monthOf(word.folded) !== undefined),
  );
  yield;
  for (const found of [quotations, numbers, dates]) taken.add(found);
  const aliases = new Covered(sentence.length, knownAliases(sentence, facts));
  yield;
  const known = (folded: string): boolean => facts.words.has(folded);
  const names = checkNames
    ? free(namesIn(sentence, { known, isEnglish: language === '' || /^en(?:$|[-_])/iu.test(language) }))
        .filter(
          (name) =>
            comparable(name) &&
            !isIn(marks.code, name) &&
            !isIn(marks.headings, name) &&
            !(isIn(marks.labels, name) && isLabel(name, known)),
        )
        .map((name) => ({ ...name, words: name.words.filter((word) => !aliases.meets(word)) }))
    : [];
  return {
    addresses,
    quotations: abroad === null ? quotations.filter(comparable) : [],
    dates,
    calendar,
    numbers,
    names,
  };
}

/** Names with several forms of which the page has any. */
function knownAliases(sentence: string, facts: PageFacts): TextSpan[] {
  const words = withInitials(sentence, wordsOf(sentence));
  return words.flatMap(({ start }, at) => {
    const alias = aliasAt(words, at);
    const last = alias && words[alias.to - 1];
    return last && facts.aliases.has(alias.key) ? [{ start, end: last.end }] : [];
  });
}
