/**
 * `npm run bench:checker -- --languages`, and the pages of `--pages FILE` with a `language` other than English. Wrong
 * sentences have one number or date with another first digit, in the same script. Right ones are the page's own, as
 * they are, with Markdown, in other digits, and with dates as numbers. Without a file the pages are those of
 * `pages/LANGUAGE.txt`: a title, then a paragraph on each line.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Flag } from '../src/protocol/checked-answer.ts';
import type { product as productOfBench } from './checker.product.ts';
import { seeded, type Changed } from './perturb.ts';
import { asPage, type AskedPage } from './question-pages.ts';

const OWN_PAGES = path.join(import.meta.dirname, 'pages');

export interface LanguagePage extends AskedPage {
  readonly language: string;
}

/** The pages that come with the bench. */
export async function ownPages(): Promise<LanguagePage[]> {
  const files = (await readdir(OWN_PAGES)).sort();
  return Promise.all(
    files.map(async (file) => {
      const [title = '', ...paragraphs] = (await readFile(path.join(OWN_PAGES, file), 'utf8')).trim().split('\n');
      return { title, paragraphs, questions: [], language: path.basename(file, '.txt') };
    }),
  );
}

type Product = typeof productOfBench;
type Random = () => number;

/** A number that is joined to letters is part of a name, such as CO2. */
const NUMBER =
  /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}])(?<!\p{Nd}[.,٫٬])\p{Nd}+(?:(?:[.,٬]\p{Nd}{2}(?=[.,٬])|[.,٬\u00a0\u202f ]\p{Nd}{3})(?!\p{Nd}))*(?:[.,٫]\p{Nd}+)?/gu;
const bare = (number: string, { plainDigits }: Product): string => plainDigits(number).replaceAll(/[.,٫٬\s]/gu, '');

/** The numbers of a page as they are written, without the separators that group digits. */
const numbersOf = (text: string, product: Product): Set<string> =>
  new Set([...text.matchAll(NUMBER)].map(([number]) => bare(number, product)));

/** A sentence with another first digit in one of its numbers; null where the page has all such numbers too. */
function otherDigit(sentence: string, said: ReadonlySet<string>, product: Product, random: Random): Changed | null {
  const places = [...sentence.matchAll(NUMBER)];
  const from = Math.floor(random() * places.length);
  for (const [at] of places.entries()) {
    const match = places[(from + at) % places.length];
    if (!match) continue;
    const [first = ''] = match[0];
    const digit = Number(product.plainDigits(first));
    const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((other) => other !== digit);
    while (others.length > 0) {
      const [other = 1] = others.splice(Math.floor(random() * others.length), 1);
      const written = String.fromCodePoint((first.codePointAt(0) ?? 0) - digit + other);
      const made = written + match[0].slice(first.length);
      if (said.has(bare(made, product))) continue;
      const end = match.index + match[0].length;
      const inDate = product.datesIn(sentence).some((date) => date.start < end && match.index < date.end);
      return {
        text: sentence.slice(0, match.index) + made + sentence.slice(end),
        wrong: { start: match.index, end },
        change: inDate ? 'first digit in a date' : 'first digit',
      };
    }
  }
  return null;
}

/** The same sentence in other forms. None may be flagged. */
function rightForms(sentence: string, product: Product, random: Random): Changed[] {
  const right = (change: string, text: string): Changed[] => [{ change, text, wrong: null }];
  const words = sentence.split(' ');
  // A word can be marked, but not inside "12 400".
  const bare = [...words.keys()].filter((at) => !/\p{Nd}/u.test(words[at] ?? ''));
  const bold = bare[Math.floor(random() * bare.length)] ?? -1;
  const digits = product.plainDigits(sentence).replaceAll('٫', '.').replaceAll('٬', ',');
  const dates = product.datesIn(sentence).filter(({ readings }) => readings.length === 1);
  const date = dates.find(({ readings: [one] }) => one?.year !== undefined && one.month !== undefined);
  const { year, month, day } = date?.readings[0] ?? {};
  const two = (part: number): string => String(part).padStart(2, '0');
  return [
    ...right('as it is', sentence),
    ...right('Markdown', `- ${words.map((word, at) => (at === bold ? `**${word}**` : word)).join(' ')}`),
    ...(digits === sentence ? [] : right('other digits', digits)),
    ...(date && year !== undefined && month !== undefined && day !== undefined
      ? right(
          'ISO date',
          `${sentence.slice(0, date.start)} ${String(year)}-${two(month)}-${two(day)} ${sentence.slice(date.end)}`,
        )
      : []),
  ];
}

interface Row {
  readonly wrong: number;
  readonly found: number;
  readonly own: number;
  readonly falselyFlagged: number;
  readonly lost: number;
}

const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;

/** Counts the flags on all changes of a page's sentences. @param misses print the wrong ones */
function rowOf(one: LanguagePage, product: Product, random: Random, misses: boolean): Row {
  const page = asPage(one, one.language);
  const said = numbersOf([one.title, ...one.paragraphs].join('\n'), product);
  const row = { wrong: 0, found: 0, own: 0, falselyFlagged: 0, lost: 0 };
  for (const { text: sentence } of one.paragraphs.flatMap((text) => product.sentencesOf(text, one.language))) {
    const changed = otherDigit(sentence, said, product, random);
    for (const made of [...(changed ? [changed] : []), ...rightForms(sentence, product, random)]) {
      const { sentences } = product.checkAnswer(made.text, page);
      const flags = sentences.flatMap((own) => own.flags);
      const { wrong } = made;
      const isGood = wrong
        ? flags.some((flag) => flag.start < wrong.end && wrong.start < flag.end)
        : flags.length === 0;
      if (wrong) {
        row.wrong += 1;
        row.found += isGood ? 1 : 0;
      } else {
        row.own += 1;
        row.falselyFlagged += isGood ? 0 : 1;
        row.lost += sentences.some(({ passage }) => passage === null) ? 1 : 0;
      }
      if (misses && !isGood) console.log(`${one.language}, ${told(made, flags)}`);
    }
  }
  return row;
}

const told = ({ change, text, wrong }: Changed, flags: readonly Flag[]): string =>
  `${change}: ${text} — flags: ${flags.map(({ start, end, kind }) => `${kind} "${text.slice(start, end)}"`).join(', ')}` +
  (wrong ? `; wrong: "${text.slice(wrong.start, wrong.end)}"` : '');

/** Prints and returns for each language: changed digits that were found, and false flags on the page's sentences. */
export function measureLanguages(
  pages: readonly LanguagePage[],
  product: Product,
  { seed, misses }: { readonly seed: number; readonly misses: boolean },
): Record<string, unknown> {
  const random = seeded(seed);
  const rows = new Map<string, Row>();
  for (const page of pages) {
    const row = rowOf(page, product, random, misses);
    const before = rows.get(page.language);
    rows.set(
      page.language,
      before
        ? {
            wrong: before.wrong + row.wrong,
            found: before.found + row.found,
            own: before.own + row.own,
            falselyFlagged: before.falselyFlagged + row.falselyFlagged,
            lost: before.lost + row.lost,
          }
        : row,
    );
  }
  return Object.fromEntries(
    [...rows].map(([language, { wrong, found, own, falselyFlagged, lost }]) => {
      const figures = {
        changed: wrong,
        found: share(found, wrong),
        own,
        falseFlags: share(falselyFlagged, own),
        ownLost: share(lost, own),
      };
      console.log(`${language.padEnd(8)} ${JSON.stringify(figures)}`);
      return [language, figures];
    }),
  );
}
