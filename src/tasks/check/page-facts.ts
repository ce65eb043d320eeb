/** What a page says that can be compared exactly: numbers, dates, words, addresses. Read once a page. */
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { sentencesOfPage } from '../text/page-sentences';
import type { FoundDate } from './dates';
import { BEGINNING_CHARS, FactReader, type PageNumber } from './fact-reader';
import { writtenIn, type Written } from './languages';
import { knowsMonths } from './months';

/** What answers are compared with: a page, or a selected text in the same form. */
export type CheckedPage = Sourced<Pick<PageContent, 'title' | 'language'>> & {
  readonly blocks: readonly Pick<Block, 'kind' | 'text' | 'author' | 'time'>[];
};

export interface PageFacts {
  readonly numbers: readonly PageNumber[];
  /** The same numbers by each possible value, as `valueKey` writes it. */
  readonly byValue: ReadonlyMap<string, readonly PageNumber[]>;
  readonly dates: readonly FoundDate[];
  /** All values of all numbers, years included. */
  readonly values: ReadonlySet<number>;
  readonly words: ReadonlySet<string>;
  /** Words that have a capital somewhere on the page, by their first letters. */
  readonly capitals: ReadonlyMap<string, readonly string[]>;
  readonly stems: ReadonlySet<string>;
  /** Stems of each block, because the words of a name must stand in one. */
  readonly blockStems: readonly ReadonlySet<string>[];
  /** Initials of words with capitals in a row: "European Union" is EU. */
  readonly initials: ReadonlySet<string>;
  /** Words that are all capitals, folded. */
  readonly acronyms: ReadonlySet<string>;
  /** Keys of names with several forms that the page has: "US". */
  readonly aliases: ReadonlySet<string>;
  /** Beginnings of words, as `beginningsOf` gives them. */
  readonly beginnings: ReadonlySet<string>;
  /** What the page counts, and all numbers of it. */
  readonly counted: ReadonlyMap<string, ReadonlySet<number>>;
  readonly addresses: ReadonlySet<string>;
  /** The hosts of these addresses. */
  readonly hosts: ReadonlySet<string>;
  /** All folded words of the page in a row. */
  readonly running: string;
  readonly stem: (word: string) => string;
  /** Its script and language, by its words. */
  readonly written: Written;
  /** Whether names of months in its language are known. */
  readonly knowsMonths: boolean;
  /** False where the page says more than is kept. */
  readonly isWhole: boolean;
}

function* read(page: CheckedPage): Slices<PageFacts> {
  const split = sentencesOfPage(page);
  const reading = new FactReader(page.language, split.stem);
  const saidBy = page.blocks.map(({ author, time }) => [author, time].filter((part) => part !== undefined).join(', '));
  const texts = [page.title, ...page.blocks.map(({ text }) => text), ...new Set(saidBy)];
  for (const [at, text] of texts.entries()) {
    const isBlock = at > 0 && at <= page.blocks.length;
    if (text !== '') yield* reading.text(text, isBlock ? split.block(at - 1) : split.text(text));
  }
  const { numbers, dates, values, words, capitals, stems, blockStems, initials, addresses, isWhole, stem } = reading;
  const { acronyms, aliases, beginnings, counted } = reading;
  const byValue = yield* numbersByValue(numbers);
  return {
    numbers,
    byValue,
    dates,
    values,
    words,
    stems,
    blockStems,
    initials,
    acronyms,
    aliases,
    beginnings,
    counted,
    addresses,
    written: writtenIn(firstOf(texts)),
    isWhole,
    stem,
    knowsMonths: knowsMonths(page.language),
    capitals: byBeginning(capitals),
    hosts: hostsOf(addresses),
    running: ` ${reading.running.join('  ')} `,
  };
}

/** So much of a page tells its language, in UTF-16 units. */
const LANGUAGE_CHARS = 4_000;

function firstOf(texts: readonly string[]): string {
  const parts: string[] = [];
  for (let [at, chars] = [0, 0]; at < texts.length && chars < LANGUAGE_CHARS; at += 1) {
    const part = (texts[at] ?? '').slice(0, LANGUAGE_CHARS);
    parts.push(part);
    chars += part.length;
  }
  return parts.join('\n');
}

/** The same key for values that differ by rounding of the machine only. */
export const valueKey = (value: number): string => value.toPrecision(10);
/** Numbers between two stops. */
const SLICE = 5_000;

function* numbersByValue(numbers: readonly PageNumber[]): Slices<Map<string, PageNumber[]>> {
  const found = new Map<string, PageNumber[]>();
  for (const [at, number] of numbers.entries()) {
    for (const key of new Set(number.values.map(valueKey))) {
      const alike = found.get(key);
      if (alike) alike.push(number);
      else found.set(key, [number]);
    }
    if (at % SLICE === SLICE - 1) yield;
  }
  return found;
}

/** At most so many words with the same beginning are kept. */
const MOST_ALIKE = 200;

function byBeginning(words: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const word of words) {
    if (word.length < BEGINNING_CHARS) continue;
    const beginning = word.slice(0, BEGINNING_CHARS);
    const alike = found.get(beginning);
    if (!alike) found.set(beginning, [word]);
    else if (alike.length < MOST_ALIKE) alike.push(word);
  }
  return found;
}

/** At most so many parts of a host's name are read. */
const MOST_LABELS = 8;

/** The hosts of addresses, and the domains that they are in: "www2.example.org", "example.org". */
function hostsOf(addresses: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const address of addresses) {
    const slash = address.indexOf('/');
    if (slash >= 0) found.add(address.slice(0, slash));
    let dot = address.length;
    for (let label = 0; label < MOST_LABELS && dot >= 0; label += 1) {
      dot = dot === 0 ? -1 : address.lastIndexOf('.', dot - 1);
      if (dot >= 0) found.add(address.slice(dot + 1));
    }
  }
  return found;
}

/** The facts of a page; the same ones for the same object. */
export const factsOf = slicedPerObject(read);
