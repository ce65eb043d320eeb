/** What a page says that can be checked to the letter: its numbers, dates, words, addresses. Read once a page. */
import type { CheckedPage } from './checked-page';
import { perObject } from '../per-object';
import { stemmer } from '../text/stem';
import { wordsOf } from '../text/words';
import { datesIn, type FoundDate } from './dates';
import { addressesIn, plainAddress, plainWords } from './literals';
import { namesUnit, numbersIn, type FoundNumber } from './numbers';

export interface PageNumber extends FoundNumber {
  /** Whether the block that it stands in names a unit. */
  near(unit: string): boolean;
  /** A year, a day: never what "about 1,600" is rounded from. */
  readonly inDate: boolean;
}

export interface PageFacts {
  readonly numbers: readonly PageNumber[];
  readonly dates: readonly FoundDate[];
  /** Every value of every number, years too. */
  readonly values: ReadonlySet<number>;
  readonly words: ReadonlySet<string>;
  /** Words that the page writes with a capital somewhere. */
  readonly capitals: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  /** Stems by block, for names whose words must stand together. */
  readonly blockStems: readonly ReadonlySet<string>[];
  /** Initials of runs of capitals: "European Union" is EU. */
  readonly initials: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  /** All words in a row. */
  readonly running: string;
  readonly stem: (word: string) => string;
}

const RUN_OF_CAPITALS = /\p{Lu}[\p{L}'’-]*(?:\s+(?:(?:of|the|and|for|de|la|du)\s+){0,2}\p{Lu}[\p{L}'’-]*)+/gu;

function initialsIn(text: string): string[] {
  return [...text.matchAll(RUN_OF_CAPITALS)].flatMap(([run]) => {
    const initials = run.split(/\s+/u).filter((word) => /^\p{Lu}/u.test(word)).map((word) => word.charAt(0).toLowerCase());
    return initials.flatMap((_, from) => initials.slice(from).map((_letter, length) => initials.slice(from, from + length + 1).join(''))).filter((letters) => letters.length > 1 && letters.length < 8);
  });
}

function pageNumbers(text: string, dates: readonly FoundDate[]): PageNumber[] {
  return numbersIn(text).map((number) => ({
    ...number, near: (unit) => namesUnit(text, unit), inDate: dates.some(({ start, end }) => number.start < end && start < number.end),
  }));
}

function read(page: CheckedPage): PageFacts {
  const stem = stemmer(page.language);
  const saidBy = page.blocks.map(({ author, time }) => [author, time].filter((part) => part !== undefined).join(', '));
  const texts = [page.title, ...page.blocks.map(({ text }) => text), ...new Set(saidBy)].filter((text) => text !== '');
  const words = texts.map((text) => wordsOf(text));
  const blockStems = words.map((own) => new Set(own.map(({ folded }) => stem(folded))));
  const dates = texts.map(datesIn);
  const numbers = texts.flatMap((text, at) => pageNumbers(text, dates[at] ?? []));
  const all = words.flat();
  return {
    numbers, dates: dates.flat(), values: new Set(numbers.flatMap(({ values }) => values)),
    words: new Set(all.map(({ folded }) => folded)), capitals: new Set(all.filter(({ text }) => /^\p{Lu}/u.test(text)).map(({ folded }) => folded)),
    stems: new Set(blockStems.flatMap((stems) => [...stems])), blockStems,
    initials: new Set(texts.flatMap(initialsIn)), addresses: new Set(texts.flatMap((text) => addressesIn(text).map(({ start, end }) => plainAddress(text.slice(start, end))))),
    running: texts.map(plainWords).join(' '), stem,
  };
}

/** The facts of a page; the same ones for the same object. */
export const factsOf = perObject(read);
