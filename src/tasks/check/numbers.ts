/** Finds numbers in a text, with their places and values, in digits and in words. */
import { NAMING_LETTER, plainDigits } from '../text/digits';
import { primaryOf } from '../text/language';
import { wordsOf, type Word } from '../text/words';
import { Covered } from './covered';
import { FRACTIONS } from './number-lists';
import { numberWordsOf, type NumberWords } from './number-words';
import { mixedIn, powersIn } from './powers';
import { unitAround } from './number-units';
import { counterSign, scaleSign } from './signs';

export interface FoundNumber {
  readonly start: number;
  readonly end: number;
  /** The digits as written, to compare what has no value ("version 6.7.1"); '' for words. */
  readonly written: string;
  /** Its possible values: "1.500" is 1500 or 1.5. */
  readonly values: readonly number[];
  /** The values without a scale sign, which another text may read differently: 3 of "3億". */
  readonly unscaled?: readonly number[];
  /** `percent`, a currency's code, or null. */
  readonly unit: string | null;
  /** Whether it is approximate: "about", "more than". */
  readonly hedged: boolean;
  /** Whether it has a word for a power of ten, as rounded numbers have. */
  readonly scaled: boolean;
  readonly inWords: boolean;
  /** In Chinese and Japanese the counting sign right behind; '' or absent for none. */
  readonly counter?: string;
  /** Whether it is a share in words: "half", "a third". */
  readonly isFraction?: true;
}

const HEDGE =
  /(?:\b(?:about|around|roughly|approximately|approx|nearly|almost|some|over|more than|less than|under|at least|up to|circa|ca|c|close to|just over|an estimated|estimated|rund|etwa|knapp|fast|uber|mehr als|environ|pres de|plus de|unos|cerca de|mas de|circa)\.?|(?<!~)~|≈|>|<)[ \u00a0]*(?:US\$|[$€£¥₹])?$/iu;

const GROUP_OF_THREE = /^[1-9]\d{0,2}[.,]\d{3}$/;
/**
 * Languages that group digits with a stop, and with a comma. There that sign never begins a fraction of three digits.
 */
const STOP_GROUPS = new Set(['de', 'es', 'it', 'pt', 'nl', 'da', 'tr', 'id', 'el']);
const COMMA_GROUPS = new Set(['en', 'zh', 'ja', 'ko', 'th', 'hi', 'he']);

/**
 * All possible values of digits with separators, the likeliest first. `language`: of the text, or '' where it is
 * unknown; its grouping sign only groups.
 */
export function digitValues(written: string, language = ''): number[] {
  const primary = primaryOf(language);
  const groups = STOP_GROUPS.has(primary) ? '.' : COMMA_GROUPS.has(primary) ? ',' : '';
  const plain = plainDigits(written)
    .normalize('NFKD')
    .replaceAll(/[\s\u00a0\u202f'’٬]/gu, '')
    .replaceAll('٫', '.');
  const candidates = [
    /^\d+$/.test(plain) ? plain : null,
    /^\d{1,3}(?:,\d{2,3})*(?:\.\d+)?$/.test(plain) && plain.includes(',') ? plain.replaceAll(',', '') : null,
    /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain) ? plain.replaceAll('.', '').replace(',', '.') : null,
    /^\d+\.\d+$/.test(plain) && !(groups === '.' && GROUP_OF_THREE.test(plain)) ? plain : null,
    /^\d+,\d+$/.test(plain) && !(groups === ',' && GROUP_OF_THREE.test(plain)) ? plain.replace(',', '.') : null,
  ];
  const values = candidates.flatMap((text) => (text === null ? [] : [Number(text)]));
  return [...new Set(values.filter((value) => Number.isFinite(value)))];
}

/** A scale right behind a number: "1.5 million", "20k", "3bn". */
function scaleAfter(text: string, end: number, language: NumberWords): { factor: number; to: number } {
  const match = /^[ \u00a0\u202f]{0,6}-?([A-Za-zäöüéí]{1,10})\b/u.exec(text.slice(end, end + 20));
  const word = match?.[1]?.toLowerCase() ?? '';
  const glued = match !== null && match[0].length === word.length;
  const factor =
    word.length > 2 || glued
      ? language.scaleOf(word.normalize('NFKD').replaceAll(/\p{M}/gu, ''))
      : /^(?:bn|mn)$/.test(word)
        ? language.scaleOf(word)
        : undefined;
  return factor === undefined || !match ? { factor: 1, to: end } : { factor, to: end + match[0].length };
}

const GROUPED = new RegExp(
  `(?<!${NAMING_LETTER}|[\\p{N}.,])\\p{Nd}{1,3}(?:[ \\u00a0\\u202f]\\p{Nd}{3})+(?!\\p{N})(?:[.,٫]\\p{Nd}+)?`,
  'gu',
);
/** A number glued to letters, as in "B2B", is part of a name, and one raised at them, as in m^2, of a sign. */
const DIGITS = new RegExp(
  `(?<!${NAMING_LETTER}|\\p{Nd}|[\\p{L}\\p{N})\\]][\\^_][({]?[-−–+]?)\\p{Nd}+(?:(?:[.,٫٬’']|[．，](?=[０-９]))\\p{Nd}+)*`,
  'gu',
);

/** Powers of numbers, and numbers with a fraction in one sign. */
function calculated(text: string): FoundNumber[] {
  return [...powersIn(text), ...mixedIn(text)].map(({ start, end, value }) => {
    const { unit, from, to } = unitAround(text, start, end);
    return {
      start: from,
      end: to,
      written: text.slice(start, end),
      values: [value],
      unit,
      scaled: value >= 1_000,
      inWords: false,
      hedged: HEDGE.test(text.slice(Math.max(0, from - 24), from)),
    };
  });
}

function inDigits(text: string, language: NumberWords, tag: string): FoundNumber[] {
  const whole = calculated(text);
  const inWhole = new Covered(text.length, whole);
  const grouped = [...text.matchAll(GROUPED)]
    .map((match) => ({ start: match.index, written: match[0] }))
    .filter(({ start, written }) => !inWhole.meets({ start, end: start + written.length }));
  const covered = new Covered(text.length, [
    ...whole,
    ...grouped.map(({ start, written }) => ({ start, end: start + written.length })),
  ]);
  const single = [...text.matchAll(DIGITS)]
    .map((match) => ({ start: match.index, written: match[0] }))
    .filter(({ start }) => !covered.meets({ start, end: start + 1 }));
  return joined([
    ...whole,
    ...[...grouped, ...single].map(({ start, written }) => {
      const end = start + written.length;
      const sign = scaleSign(text.slice(end, end + 20));
      const { factor, to } = sign ? { factor: sign.factor, to: end + sign.length } : scaleAfter(text, end, language);
      const { unit, from, to: last } = unitAround(text, start, to);
      const values = digitValues(written, tag);
      return {
        start: from,
        end: last,
        written: plainDigits(written),
        values: values.map((value) => value * factor),
        ...(sign && { unscaled: values }),
        unit,
        scaled: factor !== 1,
        inWords: false,
        counter: counterSign(text.slice(last, last + 2)),
        hedged: HEDGE.test(text.slice(Math.max(0, from - 24), from)),
      };
    }),
  ]);
}

/** Adds the sum of two numbers that follow each other: "3億5000万". */
function joined(found: readonly FoundNumber[]): FoundNumber[] {
  const starts = new Map(found.map((number) => [number.start, number]));
  return found.map((number) => {
    const next = number.unscaled && (starts.get(number.end) ?? starts.get(number.end + 1));
    const [large, small] = [number.values[0] ?? 0, next?.values[0] ?? 0];
    return next && small < large ? { ...number, values: [large + small, ...number.values] } : number;
  });
}

/** "A third", "half", "two thirds", "a quarter of", but not "the third". */
function fractionAt(words: readonly Word[], at: number, language: NumberWords): number | undefined {
  const word = words[at]?.folded ?? '';
  const share = FRACTIONS.get(word);
  if (share === undefined || !language.isNumberWord(word)) return share;
  return ['a', 'one'].includes(words[at - 1]?.folded ?? '') || words[at + 1]?.folded === 'of' ? share : undefined;
}

function inWords(text: string, words: readonly Word[], language: NumberWords): FoundNumber[] {
  const found: FoundNumber[] = [];
  let next = 0;
  for (const [at, word] of words.entries()) {
    if (at < next) continue;
    const share = fractionAt(words, at, language);
    if (share !== undefined) {
      found.push({
        start: word.start,
        end: word.end,
        written: '',
        values: [share],
        unit: 'percent',
        hedged: false,
        scaled: false,
        inWords: true,
        isFraction: true,
      });
      continue;
    }
    const read = language.isNumberWord(word.folded)
      ? language.read(words.slice(at, at + 8).map(({ folded }) => folded))
      : null;
    const last = read ? words[at + read.used - 1] : undefined;
    if (!read || !last) continue;
    const { unit, from, to } = unitAround(text, word.start, last.end);
    found.push({
      start: from,
      end: to,
      written: '',
      values: [read.value],
      unit,
      scaled: false,
      inWords: true,
      hedged: HEDGE.test(text.slice(Math.max(0, from - 24), from)),
    });
    next = at + read.used;
  }
  return found;
}

/**
 * All numbers in the order of the text. `language`: a BCP 47 tag, or '' where it is unknown: "due" is a number in
 * Italian only. `words`: the text's, where they are known.
 */
export function numbersIn(text: string, language = '', words: readonly Word[] = wordsOf(text)): FoundNumber[] {
  const known = numberWordsOf(language);
  const digits = inDigits(text, known, language);
  const covered = new Covered(text.length, digits);
  // "3 million" is one number, not a three and a million.
  const said = inWords(text, words, known).filter((number) => !covered.meets(number));
  return [...digits, ...said].sort((a, b) => a.start - b.start);
}
