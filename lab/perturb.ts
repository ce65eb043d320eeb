/**
 * Changes sentences of real pages on purpose. A wrong change must be flagged, because the page no longer says it. A
 * right one must not be: it only writes the same in another way. Seeded: the same pages give the same sentences.
 */
import { MONTHS } from '../src/engine/today.ts';

/** Mulberry32 (T. Ettinger, public domain): a small, seeded generator, good enough for random choices. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Changed {
  readonly text: string;
  /** The part that must be flagged; null where nothing must be. */
  readonly wrong: { readonly start: number; readonly end: number } | null;
  readonly change: string;
}

export interface Sources {
  /** The whole page in lower case. */
  readonly page: string;
  /** Names of other pages that this page lacks. */
  readonly names: readonly string[];
  readonly random: () => number;
}

const MONTH = MONTHS.join('|');
const pick = <T>(from: readonly T[], random: () => number): T | undefined => from[Math.floor(random() * from.length)];

type Change = (sentence: string, sources: Sources) => Changed | null;

interface How {
  readonly change: string;
  readonly isWrong: boolean;
  readonly isQuotation?: true;
}
interface Place {
  readonly index: number;
  readonly length: number;
}

function replaced(sentence: string, { index, length }: Place, text: string, { change, isWrong }: How): Changed {
  return {
    text: sentence.slice(0, index) + text + sentence.slice(index + length),
    wrong: isWrong ? { start: index, end: index + text.length } : null,
    change,
  };
}

/** A change at one of the places where a pattern matches. */
function changing(
  how: How,
  pattern: RegExp,
  make: (match: RegExpMatchArray, sources: Sources) => string | null,
): Change {
  return (sentence, sources) => {
    // Only the changes for quotations may change a quotation.
    const quoted = [...sentence.matchAll(/"[^"]*"?/g)];
    const inQuotes = (index: number): boolean =>
      quoted.some((quotation) => index > quotation.index && index < quotation.index + quotation[0].length);
    const match = pick(
      [...sentence.matchAll(pattern)].filter(({ index }) => (how.isQuotation ?? false) === inQuotes(index)),
      sources.random,
    );
    const text = match ? make(match, sources) : null;
    return match && text !== null && text !== match[0]
      ? replaced(sentence, { index: match.index, length: match[0].length }, text, how)
      : null;
  };
}

const wrong = (change: string): How => ({ change, isWrong: true });
const right = (change: string): How => ({ change, isWrong: false });

/** A number of the same form that the page does not have. */
function otherNumber(written: string, { page, random }: Sources, low = 1, high = 9): string | null {
  for (let attempt = 0; attempt < 30; attempt++) {
    const made = written.replaceAll(/\d/g, (digit, index: number) =>
      index === 0
        ? String(low + Math.floor(random() * (high - low + 1)))
        : random() < 0.6
          ? String(Math.floor(random() * 10))
          : digit,
    );
    if (made !== written && !page.includes(made) && !page.includes(made.replaceAll(',', ''))) return made;
  }
  return null;
}

const WORD_NUMBERS = [
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'twenty',
  'thirty',
  'forty',
  'fifty',
];
const WORD_VALUES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 30, 40, 50];
const NAME =
  /(?<=[\p{Ll},;] )(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|In|It)\b)\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})*(?![\p{L}\p{N}@.#-])/gu;
const DAY = new RegExp(`\\b(${MONTH}) (\\d{1,2}), (\\d{4})`, 'g');
const QUOTED = /(?<=^[^"]*")[^"]{40,300}(?="[^"]*$)/g;
const aWordNumber = (words: readonly string[]): RegExp =>
  new RegExp(`(?<![\\p{L}-])(?:${words.join('|')})(?![\\p{L}-]| (?:hundred|thousand|million))`, 'gu');

/** A year up to forty off that the page does not have. */
function otherYear(year: string, { page, random }: Sources): string | null {
  for (let attempt = 0; attempt < 30; attempt++) {
    const made = String(Number(year) + Math.ceil(random() * 40) * (random() < 0.5 ? -1 : 1));
    if (!page.includes(made) && Number(made) < 2_100) return made;
  }
  return null;
}

/** Wrong: the page does not say it. */
export const WRONG: readonly Change[] = [
  changing(wrong('year'), /(?<![\d,.$€£])(?:1[0-9]\d\d|20\d\d)(?![\d,.]\d|s|%)/g, ([year], sources) =>
    otherYear(year, sources),
  ),
  changing(
    wrong('month'),
    new RegExp(`\\b(${MONTH}) (\\d{1,2}, )?(\\d{4})`, 'g'),
    ([, , day = '', year = ''], { page, random }) => {
      const month = pick(
        MONTHS.filter(
          (name) =>
            !page.includes(`${name} ${day}${year}`.toLowerCase()) && !page.includes(`${name} ${year}`.toLowerCase()),
        ),
        random,
      );
      return month === undefined ? null : `${month} ${day}${year}`;
    },
  ),
  changing(
    wrong('number'),
    /(?<![\p{L}\d.,$€£/-])(?!(?:1[0-9]\d\d|20\d\d)\b)\d+(?:,\d{3})*(?:\.\d+)?(?![\d,.]*\d|st|nd|rd|th|\p{L}|[/-])/gu,
    ([number], sources) => otherNumber(number, sources),
  ),
  changing(wrong('amount'), /(?<=[$€£])\d+(?:,\d{3})*(?:\.\d+)?/g, ([number], sources) => otherNumber(number, sources)),
  changing(
    wrong('number word'),
    aWordNumber(WORD_NUMBERS),
    (_match, { page, random }) =>
      pick(
        WORD_NUMBERS.filter((word, index) => !new RegExp(`\\b(?:${word}|${String(WORD_VALUES[index])})\\b`).test(page)),
        random,
      ) ?? null,
  ),
  changing(wrong('name'), NAME, (_match, { names, random }) => pick(names, random) ?? null),
  changing(
    wrong('surname'),
    /(?<=\p{Lu}\p{Ll}{2,} )\p{Lu}\p{Ll}{3,}(?![\p{L}\p{N}])/gu,
    (_match, { names, random }) =>
      pick(
        names.filter((name) => !name.includes(' ')),
        random,
      ) ?? null,
  ),
  changing({ ...wrong('quotation'), isQuotation: true }, QUOTED, ([quotation], { random }) => {
    const words = quotation.split(' ');
    return words.length < 4 ? null : words.with(1 + Math.floor(random() * (words.length - 2)), 'presumably').join(' ');
  }),
  (sentence: string): Changed =>
    replaced(
      sentence,
      { index: sentence.length, length: 0 },
      ' See www.example-reference.org/page for more.',
      wrong('address'),
    ),
];

/** Right: the page says it, in another form. */
export const RIGHT: readonly Change[] = [
  (sentence: string): Changed => ({ text: sentence, wrong: null, change: 'as it is' }),
  (sentence: string, { random }: Sources): Changed => {
    const words = sentence.split(' ');
    const bold = Math.floor(random() * words.length);
    return { text: `- ${words.with(bold, `**${words[bold] ?? ''}**`).join(' ')}`, wrong: null, change: 'Markdown' };
  },
  changing(right('ungrouped'), /\d{1,3}(?:,\d{3})+/g, ([number]) => number.replaceAll(',', '')),
  changing(
    right('thousands'),
    /(?<![\d.,$€£])\d{1,3},\d00(?![\d,])/g,
    ([number]) => `${String(Number(number.replaceAll(',', '')) / 1_000)}k`,
  ),
  changing(
    right('about'),
    /(?<![\d.,$€£-])\d{2},\d{3}(?![\d,])/g,
    ([number]) => `about ${String(Math.round(Number(number.replaceAll(',', '')) / 1_000))},000`,
  ),
  changing(
    right('ISO date'),
    DAY,
    ([, month = '', day = '', year = '']) =>
      `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`,
  ),
  changing(right('day first'), DAY, ([, month = '', day = '', year = '']) => `${day} ${month} ${year}`),
  changing(
    right('slashes'),
    DAY,
    ([, month = '', day = '', year = '']) => `${String(MONTHS.indexOf(month) + 1)}/${day}/${year}`,
  ),
  changing(right('percent'), /(?<=\d)(?:%| percent| per cent)/g, ([unit]) => (unit === '%' ? ' percent' : '%')),
  changing(right('digits'), aWordNumber(WORD_NUMBERS.slice(0, 11)), ([word]) => String(WORD_NUMBERS.indexOf(word) + 2)),
  changing(right('last name alone'), /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,} (?=\p{Lu}\p{Ll}{3,})/gu, () => ''),
  changing(right('possessive'), NAME, ([name]) => `${name}'s`),
  changing({ ...right('ellipsis'), isQuotation: true }, QUOTED, ([quotation]) => {
    const words = quotation.split(' ');
    return words.length < 8 ? null : [...words.slice(0, 3), '…', ...words.slice(-3)].join(' ');
  }),
];

/** Names in a text: capitals inside sentences. */
export const namesOf = (text: string): string[] => [...new Set([...text.matchAll(NAME)].map(([name]) => name))];
