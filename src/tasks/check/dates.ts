/** Dates in a text, however they are written: days, months, years, decades, centuries. */
import { NAMING_LETTER, plainDigitsInPlace } from '../text/digits';
import { Covered } from './covered';

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

const MONTH_NAMES: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'janvier', 'enero', 'gennaio', 'januari', 'janeiro', 'janv'],
  ['february', 'feb', 'februar', 'février', 'febrero', 'febbraio', 'februari', 'fevereiro', 'févr'],
  ['march', 'mar', 'märz', 'mars', 'marzo', 'maart', 'março'],
  ['april', 'apr', 'avril', 'avr', 'abril', 'aprile'],
  ['may', 'mai', 'mayo', 'maggio', 'mei', 'maio'],
  ['june', 'jun', 'juni', 'juin', 'junio', 'giugno', 'junho'],
  ['july', 'jul', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'juil'],
  ['august', 'aug', 'août', 'agosto', 'augustus'],
  ['september', 'sep', 'sept', 'septembre', 'septiembre', 'settembre', 'setembro'],
  ['october', 'oct', 'oktober', 'octobre', 'octubre', 'ottobre', 'outubro', 'okt'],
  ['november', 'nov', 'novembre', 'noviembre', 'novembro'],
  ['december', 'dec', 'dezember', 'décembre', 'diciembre', 'dicembre', 'dezembro', 'dez', 'déc', 'dic'],
];
/** In scripts whose words have no `\\b`; Thai has no spaces. */
const MONTHS_ABROAD = new Map<string, number>(
  [
    'январь января январе янв|февраль февраля феврале фев февр|март марта марте мар|апрель апреля апреле апр|май мая мае|июнь июня июне июн|июль июля июле июл|август августа августе авг|сентябрь сентября сентябре сен сент|октябрь октября октябре окт|ноябрь ноября ноябре ноя нояб|декабрь декабря декабре дек',
    'січень січня січні|лютий лютого лютому|березень березня березні|квітень квітня квітні|травень травня травні|червень червня червні|липень липня липні|серпень серпня серпні|вересень вересня вересні|жовтень жовтня жовтні|листопад листопада листопаді|грудень грудня грудні',
    'يناير جانفي|فبراير فيفري شباط|مارس آذار|أبريل إبريل ابريل أفريل نيسان|مايو ماي أيار|يونيو يونيه جوان حزيران|يوليو يوليه جويلية تموز|أغسطس اغسطس أوت آب|سبتمبر أيلول|أكتوبر اكتوبر|نوفمبر|ديسمبر',
    'जनवरी|फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर',
    'มกราคม ม.ค.|กุมภาพันธ์ ก.พ.|มีนาคม มี.ค.|เมษายน เม.ย.|พฤษภาคม พ.ค.|มิถุนายน มิ.ย.|กรกฎาคม ก.ค.|สิงหาคม ส.ค.|กันยายน ก.ย.|ตุลาคม ต.ค.|พฤศจิกายน พ.ย.|ธันวาคม ธ.ค.',
  ].flatMap((year) =>
    year.split('|').flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
  ),
);
const ABROAD = [...MONTHS_ABROAD.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replaceAll('.', '\\.'))
  .join('|');
/** Thai years are those of the Buddha, 543 more. */
const BUDDHIST = 543;
const ABROAD_YEAR = '(?:1\\d{3}|2[0-6]\\d{2})(?!\\d)';
/** Between a month and its year. */
const ERA = '(?:,? ?|(?: ?(?:พ\\.ศ\\.|ค\\.ศ\\.|عام|سنة) ?))';

const MONTHS = new Map(MONTH_NAMES.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const MONTH = [...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|');

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
    : (MONTHS.get(value.toLowerCase()) ?? MONTHS_ABROAD.get(value.toLowerCase()) ?? Number(value));
};
const fields = (match: RegExpMatchArray): CalendarDate => {
  const [year, month, day] = [g(match, 'y'), g(match, 'm'), g(match, 'd')];
  return {
    ...(year !== undefined && { year }),
    ...(month !== undefined && { month }),
    ...(day !== undefined && { day }),
  };
};

/** 2567 in Thai is 2024. */
const inChristianYears = (date: CalendarDate, written: string): CalendarDate =>
  date.year !== undefined && date.year > 2_400 && /\p{Script=Thai}/u.test(written)
    ? { ...date, year: date.year - BUDDHIST }
    : date;

/** The more specific first: what one has taken, the next leaves alone. */
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

/** Between full-width digits these part no two numbers: １，２３４．５. */
const FULL_WIDTH_AFTER = /^[．，][０-９]/u;
const FULL_WIDTH_BEFORE = /[０-９][．，]$/u;

/** Day and month in either order, where both can be. */
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

/** Languages whose months are known, by name or by number. */
const WITH_MONTHS: ReadonlySet<string> = new Set([
  '',
  'en',
  'de',
  'fr',
  'es',
  'it',
  'nl',
  'pt',
  'zh',
  'ja',
  'ko',
  'ru',
  'uk',
  'ar',
  'hi',
  'th',
]);
/** Whether the months of a language, by its BCP 47 tag, are read in its texts. */
export const knowsMonths = (language: string): boolean =>
  WITH_MONTHS.has(language.toLowerCase().split(/[-_]/)[0] ?? '');

/** The month that a folded word names, 1 to 12; undefined for any other word. */
export const monthOf = (folded: string): number | undefined => MONTHS.get(folded);

/** Months and weekdays by name: no names of people or places. */
export const CALENDAR_WORDS: ReadonlySet<string> = new Set([
  ...MONTHS.keys(),
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'mondays',
  'tuesdays',
  'wednesdays',
  'thursdays',
  'fridays',
  'saturdays',
  'sundays',
]);
