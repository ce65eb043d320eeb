/** Powers and fractions: 10^6, 3 × 10⁸, 10^{-3}, ten to the sixth; ½, 5 1/2. */
import { plainDigits } from '../text/digits';

export interface FoundValue {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Raised digits as plain ones, with their sign. */
const unraised = (text: string): string =>
  text
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/gu, (digit) => String(RAISED.indexOf(digit)))
    .replace('⁻', '-')
    .replace('⁺', '');

const TIMES = '(?:[×x·*⋅✕]|\\\\times|\\\\cdot)';
const POWER = new RegExp(
  `(?<![\\p{L}\\p{N}.,^_])(?:(\\p{Nd}{1,9}(?:[.,]\\p{Nd}{1,9})?)\\s?${TIMES}\\s?)?(\\p{Nd}{1,6})` +
    '(?:(?:\\^|\\*\\*)[{(]?([-−–+]?\\p{Nd}{1,3})[)}]?|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?![\\p{Nd}⁰¹²³⁴⁵⁶⁷⁸⁹])' +
    '|(?<![\\p{L}\\p{N}.,])(?:10|ten) to the (?:power (?:of )?)?([-−]?\\d{1,3}|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth)(?:st|nd|rd|th)?(?: power)?(?![\\p{L}\\p{N}])',
  'giu',
);
const ORDINALS: Readonly<Record<string, number>> = {
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  twelfth: 12,
};

const signed = (text: string): number => Number(plainDigits(unraised(text)).replace(/^[−–]/u, '-'));

/** Whether a text may have a power at all. */
const HAS_POWER = /[\^⁰¹²³⁴⁵⁶⁷⁸⁹]|\*\*|to the/iu;

/** Powers of numbers with their places. What is raised behind a letter, as in m², is no number. O(n). */
export function powersIn(text: string): FoundValue[] {
  if (!HAS_POWER.test(text)) return [];
  return [...text.matchAll(POWER)].flatMap((match) => {
    const [written, times, base, exponent, raised, spoken = ''] = match;
    const power = exponent ?? raised;
    const value =
      power === undefined
        ? 10 ** (ORDINALS[spoken.toLowerCase()] ?? signed(spoken))
        : Number(plainDigits(times ?? '1').replace(',', '.')) * Number(plainDigits(base ?? '')) ** signed(power);
    return Number.isFinite(value) ? [{ start: match.index, end: match.index + written.length, value }] : [];
  });
}

const VULGAR: ReadonlyMap<string, number> = new Map([
  ['½', 1 / 2],
  ['⅓', 1 / 3],
  ['⅔', 2 / 3],
  ['¼', 1 / 4],
  ['¾', 3 / 4],
  ['⅕', 1 / 5],
  ['⅖', 2 / 5],
  ['⅗', 3 / 5],
  ['⅘', 4 / 5],
  ['⅙', 1 / 6],
  ['⅚', 5 / 6],
  ['⅛', 1 / 8],
  ['⅜', 3 / 8],
  ['⅝', 5 / 8],
  ['⅞', 7 / 8],
]);
const FRACTION =
  /\\[dt]?frac\{(\d{1,3})\}\{(\d{1,3})\}|(?<![\d.,/⁄])(?:(\d{1,4})[ \u00A0]?)?(?:(?<![.,/⁄\d])(\d{1,3})[ ]?[/⁄][ ]?(\d{1,3})(?![\d/⁄])|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]))/gu;

/** Numbers with a fraction in one sign: 5½. O(n). */
export const mixedIn = (text: string): FoundValue[] =>
  /\d[ \u00A0]?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]/u.test(text)
    ? [...fractionsIn(text)].filter(({ value, end }) => value > 1 && VULGAR.has(text.charAt(end - 1)))
    : [];

/**
 * Fractions, also in TeX, with what stands whole before them: 5 1/2 is 5.5. Greater ones, as in 24/7, are none. O(n).
 */
export function* fractionsIn(text: string): Generator<FoundValue, void, undefined> {
  if (!/[/⁄½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\\[dt]?frac/u.test(text)) return;
  for (const match of text.matchAll(FRACTION)) {
    const [written, texOver, texUnder, whole = '0', over, under, vulgar] = match;
    const part = vulgar === undefined ? Number(texOver ?? over) / Number(texUnder ?? under) : (VULGAR.get(vulgar) ?? 1);
    if (part < 1) yield { start: match.index, end: match.index + written.length, value: Number(whole) + part };
  }
}
