/** Whether a page says a number, a date, a name, an address or a quotation, however it writes it. */
import { find } from '../text/find';
import { countedBy } from './counts';
import type { CalendarDate, FoundDate } from './dates';
import { monthOf } from './months';
import { exonymsOf } from './exonyms';
import { withoutElision } from './items';
import { plainAddress, quotedParts } from './literals';
import type { FoundName } from './names';
import type { FoundNumber } from './numbers';
import { BEGINNING_CHARS, beginningsOf, type PageNumber } from './fact-reader';
import { valueKey, type PageFacts } from './page-facts';
import { withoutMarks } from './reading-marks';

/** How far from the figure "half" and "two thirds" may be, as a share. */
const NEAR = 0.03;

const isNear = (a: number, b: number, share: number): boolean =>
  Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));

/** Digits that a number is written with, zeros at its ends left out. */
const digitsOf = (value: number): number =>
  value.toPrecision(12).replace(/e.*$/u, '').replaceAll(/[-.]/gu, '').replace(/^0+/u, '').replace(/0+$/u, '').length;

/** Whether one number is the other, rounded to the digits that it is written with. */
export function isRounded(value: number, exact: number): boolean {
  const digits = digitsOf(value);
  return digits >= 1 && digits < digitsOf(exact) && Number(exact.toPrecision(digits)) === value;
}

/** 三 in Chinese may be part of a word. It counts as 3 if both have the same counting sign, or if one has none. */
const countersAgree = (said: FoundNumber, there: PageNumber): boolean =>
  !there.inWords || there.counter === undefined || !said.counter || said.counter === there.counter;

function unitsAgree(said: FoundNumber, there: PageNumber): boolean {
  if (!countersAgree(said, there)) return false;
  if (said.unit === there.unit) return true;
  if (said.unit === null) return there.isFraction !== true;
  // A table, or a row of numbers, may name the unit once.
  return there.unit === null && there.near(said.unit);
}

/**
 * Whether the page says a number in any of its readings, with its unit. It must be exact, or rounded where the answer
 * rounds ("about", "1.5 million").
 */
export function saysNumber(said: FoundNumber, facts: PageFacts): boolean {
  if (said.values.length === 0) return facts.numbers.some(({ written }) => written === said.written);
  if (said.values.some((value) => facts.byValue.get(valueKey(value))?.some((there) => unitsAgree(said, there))))
    return true;
  // Rounded numbers and shares are compared with all numbers.
  const rounds = said.hedged || said.scaled;
  if (!rounds && said.isFraction !== true) return false;
  return facts.numbers.some(
    (there) =>
      said.values.some((value) =>
        there.values.some(
          (other) =>
            (rounds && !there.inDate && (said.hedged || digitsOf(value) >= 2) && isRounded(value, other)) ||
            // "Half" and "two thirds" are said of 49.8 %, too.
            (said.isFraction === true && isNear(value, other, NEAR)),
        ),
      ) && unitsAgree(said, there),
  );
}

const agrees = (said: CalendarDate, there: CalendarDate): boolean =>
  (said.year === undefined || said.year === there.year) &&
  (said.month === undefined || said.month === there.month) &&
  (said.day === undefined || said.day === there.day);

/**
 * Whether the page says a date or a span of years in any of its readings. The answer may say less than the page, and
 * the year may stand elsewhere on it.
 */
export function saysDate(said: FoundDate, facts: PageFacts): boolean {
  if (said.span) {
    const [first, last] = said.span;
    return facts.dates.some(({ span, readings }) =>
      span
        ? span[0] === first && span[1] === last
        : readings.some(({ year }) => year !== undefined && year >= first && year <= last),
    );
  }
  return said.readings.some(
    (reading) =>
      facts.dates.some((there) =>
        there.readings.some(
          (other) =>
            agrees(reading, other) ||
            // "On January 18" under a heading or in a passage about 1974.
            (reading.month !== undefined &&
              reading.day !== undefined &&
              other.year === undefined &&
              agrees({ month: reading.month, day: reading.day }, other) &&
              facts.values.has(reading.year ?? 0)),
        ),
      ) ||
      // The names of months in the page's language are not known.
      (reading.month !== undefined &&
        !facts.knowsMonths &&
        [reading.day, reading.year].every((part) => part === undefined || facts.values.has(part))) ||
      (reading.month === undefined &&
        reading.year !== undefined &&
        (facts.values.has(reading.year) || saysShortYear(reading.year, facts))),
  );
}

/** "1973–74" says 1974. */
function saysShortYear(year: number, facts: PageFacts): boolean {
  const short = String(year).slice(2);
  return (
    facts.values.has(Number(short)) &&
    new RegExp(` ${String(year).slice(0, 2)}\\d\\d ${short} `, 'u').test(facts.running)
  );
}

/** Whether the page names a month or a weekday. */
export function saysCalendarWord(folded: string, facts: PageFacts): boolean {
  const month = monthOf(folded);
  if (!facts.knowsMonths) return true;
  return (
    facts.words.has(folded) ||
    facts.stems.has(facts.stem(folded)) ||
    (month !== undefined && facts.dates.some(({ readings }) => readings.some((reading) => reading.month === month)))
  );
}

function saysWord(folded: string, facts: PageFacts): boolean {
  const plain = withoutElision(folded.replace(/'s?$/u, ''));
  if (/^\p{Script=Cyrillic}/u.test(plain) && facts.beginnings.has(beginningsOf(plain).at(-1) ?? '')) return true;
  if (facts.words.has(plain) || facts.stems.has(facts.stem(plain)) || facts.initials.has(plain)) return true;
  // "Internet2" is no form of "Internet5".
  if (plain.length < BEGINNING_CHARS || /\p{N}/u.test(plain)) return false;
  const beginning = plain.slice(0, Math.max(BEGINNING_CHARS, plain.length - 3));
  const alike = facts.capitals.get(plain.slice(0, BEGINNING_CHARS)) ?? [];
  return alike.some((word) => word.startsWith(beginning) && Math.abs(word.length - plain.length) <= 4);
}

/** Whether a count in words may be right: it is wrong only where the page counts the same thing otherwise. */
export const saysCount = (said: FoundNumber, sentence: string, facts: PageFacts): boolean =>
  countedBy(sentence, said, facts.stem).every((key) => !facts.counted.has(key));

/** The least initials that identify a name. */
const LEAST_INITIALS = 3;

/** "World Health Organization" where the page has WHO. */
function saysInitials(name: FoundName, facts: PageFacts): boolean {
  const letters = name.words.map(({ folded }) => folded.charAt(0)).join('');
  return letters.length >= LEAST_INITIALS && facts.acronyms.has(letters);
}

/**
 * Whether the page says a name that the answer writes in another language: by its letters, and for countries by their
 * names there.
 */
export const saysNameAbroad = (name: FoundName, facts: PageFacts, from: string, to: string): boolean =>
  saysName(name, facts) ||
  name.words.every(
    ({ folded }) =>
      saysWord(folded, facts) ||
      facts.beginnings.has(folded.slice(0, BEGINNING_CHARS)) ||
      exonymsOf(folded, from, to).some((beginning) => facts.running.includes(` ${beginning}`)),
  );

/** Whether the page has all words of a name; of several words, in one block. */
export function saysName(name: FoundName, facts: PageFacts): boolean {
  if (saysInitials(name, facts)) return true;
  if (!name.words.every(({ folded }) => saysWord(folded, facts))) return false;
  if (name.words.length < 2) return true;
  // The words must stand in one block: parts of two names are no third name.
  const stems = name.words.map(({ folded }) => facts.stem(folded)).filter((stem) => facts.stems.has(stem));
  return facts.blockStems.some((own) => stems.every((stem) => own.has(stem)));
}

/** Whether the page has an address, or an address at a bare host. */
export function saysAddress(address: string, facts: PageFacts): boolean {
  const plain = plainAddress(address);
  return facts.addresses.has(plain) || (!plain.includes('/') && !plain.includes('@') && facts.hosts.has(plain));
}

/** Whether the page has the words of a quotation, in order, apart from what ellipses leave out. */
export function saysQuotation(quotation: string, facts: PageFacts): boolean {
  let from = 0;
  return quotedParts(withoutMarks(quotation)).every((part) => {
    const at = find(facts.running, part, from);
    from = at < 0 ? from : at + part.length - 1;
    return at >= 0;
  });
}
