/** Dates in a text, however they are written: days, months, years, decades, centuries. */
import { NAMING_LETTER, plainDigitsInPlace } from '../text/digits';
import { Covered } from './covered';
import { MONTHS_BY_NAME, MONTHS_ABROAD } from './months';

export interface CalendarDate {
  readonly year?: number;
  /** 1 to 12. */
  readonly month?: number;
  readonly day?: number;
}

export interface FoundDate {
  readonly start: number;
  readonly end: number;
  /** What it can mean: 5/6/2021 is in May or in June. */
  readonly readings: readonly CalendarDate[];
  /** For "1990s" and "19th century": the first and the last year. */
  readonly span?: readonly [first: number, last: number];
}

const ABROAD = [...MONTHS_ABROAD.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replaceAll('.', '\\.'))
  .join('|');
/** Thai years count from the Buddha: 543 more. */
const BUDDHIST = 543;
const ABROAD_YEAR = '(?:1\\d{3}|2[0-6]\\d{2})(?!\\d)';
/** Between a month and its year. */
const ERA = '(?:,? ?|(?: ?(?:พ\\.ศ\\.|ค\\.ศ\\.|عام|سنة) ?))';

const MONTH = [...MONTHS_BY_NAME.keys()].sort((a, b) => b.length - a.length).join('|');

const YEAR = '(?:1\\d{3}|20\\d{2})(?!\\d)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const ORDINAL = '(?:st|nd|rd|th|er|º|\\.)?';
const GAP = '[ \\u00a0\\u202f]';
const CENTURIES = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
  'nineteenth',
  'twentieth',
  'twenty-first',
];

type Read = (match: RegExpMatchArray) => Omit<FoundDate, 'start' | 'end'> | null;
const g = (match: RegExpMatchArray, name: string): number | undefined => {
  const value = match.groups?.[name];
  return value === undefined
    ? undefined
    : (MONTHS_BY_NAME.get(value.toLowerCase()) ?? MONTHS_ABROAD.get(value.toLowerCase()) ?? Number(value));
};
const fields = (match: RegExpMatchArray): CalendarDate => {
  const [year, month, day] = [g(match, 'y'), g(match, 'm'), g(match, 'd')];
  return {
    ...(year !== undefined && { year }),
    ...(month !== undefined && { month }),
    ...(day !== undefined && { day }),
  };
};

/** The year 2567 in Thai text is 2024. */
const inChristianYears = (date: CalendarDate, written: string): CalendarDate =>
  date.year !== undefined && date.year > 2_400 && /\p{Script=Thai}/u.test(written)
    ? { ...date, year: date.year - BUDDHIST }
    : date;

/** The most specific form first: text that one form has matched is not matched again. */
const FORMS: readonly (readonly [RegExp, Read])[] = [
  [
    new RegExp(
      `(?<!\\d)(?<y>${YEAR})\\s?[年년]\\s?(?<m>1[0-2]|0?[1-9])\\s?[月월](?:\\s?(?<d>${DAY})\\s?[日号號일])?`,
      'gu',
    ),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(`(?<!\\d)(?<m>1[0-2]|0?[1-9])\\s?[月월]\\s?(?<d>${DAY})\\s?[日号號일]`, 'gu'),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(`(?<![\\d-])(?<y>${YEAR})-(?<m>0[1-9]|1[0-2])-(?<d>0[1-9]|[12]\\d|3[01])(?!\\d)`, 'gu'),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(`(?<![\\d/.])(?<a>\\d{1,2})(?<sep>[/.-])(?<b>\\d{1,2})\\k<sep>(?<y>${YEAR}|\\d{2}(?!\\d))`, 'gu'),
    readSlashes,
  ],
  [
    new RegExp(
      `\\b(?<d>${DAY})${ORDINAL}${GAP}(?:of |de )?(?<m>${MONTH})\\b\\.?(?:,?${GAP}(?:of |de )?(?<y>${YEAR}))?`,
      'giu',
    ),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(
      `\\b(?<m>${MONTH})\\b\\.?${GAP}(?<d>${DAY})(?:st|nd|rd|th)?\\b(?!${GAP}?(?:%|percent))(?:,?${GAP}(?<y>${YEAR}))?`,
      'giu',
    ),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(`\\b(?<m>${MONTH})\\b\\.?,?${GAP}(?:of |de )?(?<y>${YEAR})`, 'giu'),
    (match) => ({ readings: [fields(match)] }),
  ],
  [
    new RegExp(
      `(?<!\\d)(?<d>${DAY})(?!\\d) ?(?<m>${ABROAD})(?!(?![\\p{Script=Thai}])[\\p{L}\\p{M}])(?:${ERA}(?<y>${ABROAD_YEAR}))?`,
      'giu',
    ),
    (match) => ({ readings: [inChristianYears(fields(match), match[0])] }),
  ],
  [
    new RegExp(`(?<![\\p{L}\\p{M}](?<![\\p{Script=Thai}]))(?<m>${ABROAD})${ERA}(?<y>${ABROAD_YEAR})`, 'giu'),
    (match) => ({ readings: [inChristianYears(fields(match), match[0])] }),
  ],
  [
    new RegExp(`(?<!\\d)(?<y>1\\d{2}0|20\\d0)(?:['’]?s|er)\\b(?!${GAP}\\p{Lu})`, 'gu'),
    (match) => {
      const year = g(match, 'y') ?? 0;
      return { readings: [{ year }], span: [year, year + (year % 100 === 0 ? 99 : 9)] };
    },
  ],
  [
    new RegExp(
      `\\b(?:(?<n>\\d{1,2})(?:st|nd|rd|th|\\.|e|º)|(?<w>${CENTURIES.join('|')}))[ \\u00a0-](?:centur(?:y|ies)|jahrhunderts?|siècle)`,
      'giu',
    ),
    (match) => {
      const number = g(match, 'n') ?? 0;
      const century =
        Number.isNaN(number) || number === 0 ? CENTURIES.indexOf(match.groups?.['w']?.toLowerCase() ?? '') + 1 : number;
      return { readings: [], span: [(century - 1) * 100, century * 100] };
    },
  ],
  [
    new RegExp(
      `(?<![\\d.,٫٬$€£¥])(?<y>${YEAR})(?![.,٫٬]\\d)(?!${GAP}?(?:%|km|kg|m\\b|people|tonnes|tons))(?!${NAMING_LETTER})`,
      'gu',
    ),
    (match) => ({ readings: [fields(match)] }),
  ],
];

/** Full-width separators belong to the number between full-width digits: １，２３４．５. */
const FULL_WIDTH_AFTER = /^[．，][０-９]/u;
const FULL_WIDTH_BEFORE = /[０-９][．，]$/u;

/** Day and month in either order, where both are possible. */
function readSlashes(match: RegExpMatchArray): ReturnType<Read> {
  const { a = '', b = '', y = '' } = match.groups ?? {};
  const years = y.length === 2 ? [Number(`19${y}`), Number(`20${y}`)] : [Number(y)];
  const readings = [
    [Number(a), Number(b)],
    [Number(b), Number(a)],
  ]
    .filter(([month = 0, day = 0]) => month >= 1 && month <= 12 && day >= 1 && day <= 31)
    .flatMap(([month = 0, day = 0]) => years.map((year) => ({ year, month, day })));
  return readings.length === 0 ? null : { readings };
}

/** All dates in the order of the text. A lone year is one: 1000 to 2099. */
export function datesIn(written: string): FoundDate[] {
  const text = plainDigitsInPlace(written);
  const found: FoundDate[] = [];
  const covered = new Covered(text.length);
  for (const [form, read] of FORMS) {
    for (const match of text.matchAll(form)) {
      const start = match.index;
      const end = start + match[0].length;
      if (
        covered.meets({ start, end }) ||
        FULL_WIDTH_AFTER.test(written.slice(end, end + 2)) ||
        FULL_WIDTH_BEFORE.test(written.slice(Math.max(0, start - 2), start))
      )
        continue;
      // "may 5" in the middle of a sentence is a verb; months in English have a capital.
      if (/^(?:may|march|mar)\b/u.test(match[0]) || /\d (?:may|march|mar)\b/u.test(match[0])) continue;
      const date = read(match);
      if (!date) continue;
      found.push({ start, end, ...date });
      covered.add([{ start, end }]);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
