/** Reads what can be checked to the letter: numbers, dates, words, addresses. */
import type { Slices } from '../slices';
import type { BlockSentences } from '../text/page-sentences';
import { wordsOf, type Word } from '../text/words';
import { aliasAt, initialsIn, withInitials } from './aliases';
import { countedBy } from './counts';
import { Covered } from './covered';
import { datesIn, type FoundDate } from './dates';
import { withoutElision } from './items';
import { addressesIn, plainAddress } from './literals';
import { namesUnit } from './number-units';
import { numbersIn, type FoundNumber } from './numbers';
import { fractionsIn } from './powers';
import { notesApart, withoutMarks } from './reading-marks';
import { commonYears, hanValues } from './signs';

export interface PageNumber extends FoundNumber {
  /** Whether its block names a unit anywhere. */
  near(unit: string): boolean;
  /** Whether it is a year or a day, and so never the exact figure of "about 1,600". */
  readonly inDate: boolean;
}

/** Words that share so many letters may be forms of one word: "Mongolians" and "Mongolia". */
export const BEGINNING_CHARS = 5;
/** Beginnings by which other forms of a word are recognized; of short words only where names have cases. */
export function beginningsOf(folded: string): string[] {
  const found = folded.length >= BEGINNING_CHARS ? [folded.slice(0, BEGINNING_CHARS)] : [];
  if (/^\p{Script=Cyrillic}/u.test(folded))
    for (const ending of [0, 1, 2]) found.push(`-${folded.slice(0, Math.max(3, folded.length - ending))}`);
  return found;
}

/**
 * The most numbers, and the most dates, that are kept of a page. If there are more, no answer is flagged, because the
 * page may say it in the rest.
 */
const MOST_FACTS = 100_000;

/** Gathers what the texts of a page say, a chunk at a time. */
export class FactReader {
  readonly numbers: PageNumber[] = [];
  readonly dates: FoundDate[] = [];
  readonly values = new Set<number>();
  readonly words = new Set<string>();
  readonly capitals = new Set<string>();
  readonly stems = new Set<string>();
  readonly blockStems: Set<string>[] = [];
  readonly initials = new Set<string>();
  readonly acronyms = new Set<string>();
  readonly aliases = new Set<string>();
  readonly beginnings = new Set<string>();
  readonly counted = new Map<string, Set<number>>();
  readonly addresses = new Set<string>();
  readonly running: string[] = [];
  isWhole = true;

  constructor(
    private readonly language: string,
    readonly stem: (word: string) => string,
  ) {}

  /** Reads a text of the page. `split`: the same text in sentences. */
  *text(text: string, split: BlockSentences): Slices<void> {
    const own = new Set<string>();
    const told = new Set<string>();
    const named = new Map<string, boolean>();
    const near = (unit: string): boolean => {
      const is = named.get(unit) ?? namesUnit(text, unit);
      named.set(unit, is);
      return is;
    };
    for (const chunk of split.chunks()) {
      const words = chunk.words();
      this.takeWords(chunk.text, words, own);
      yield;
      this.takeNumbers(chunk.text, words, near, told);
      yield;
      for (const letters of initialsIn(chunk.text)) this.initials.add(letters);
      for (const { start, end } of addressesIn(chunk.text))
        this.addresses.add(plainAddress(chunk.text.slice(start, end)));
      yield;
    }
    this.blockStems.push(own);
  }

  private takeWords(text: string, words: readonly Word[], own: Set<string>): void {
    const folded = words.map((word) => {
      if (/^\p{Lu}/u.test(word.text)) this.capitals.add(word.folded);
      for (const form of new Set([word.folded, withoutElision(word.folded)])) {
        this.words.add(form);
        for (const beginning of beginningsOf(form)) this.beginnings.add(beginning);
        const stem = this.stem(form);
        own.add(stem);
        this.stems.add(stem);
      }
      return word.folded;
    });
    this.running.push(folded.join(' '));
    const bare = withoutMarks(text);
    if (bare !== text)
      this.running.push(
        wordsOf(bare)
          .map((word) => word.folded)
          .join(' '),
      );
    const joined = withInitials(text, words);
    for (const [at, { text: written, folded: own }] of joined.entries()) {
      const alias = aliasAt(joined, at);
      if (alias) this.aliases.add(alias.key);
      if (/^\p{Lu}{2,7}$/u.test(written)) this.acronyms.add(own);
    }
  }

  /** `told`: what this text has said before; repetitions are not kept. */
  private takeNumbers(text: string, words: readonly Word[], near: PageNumber['near'], told: Set<string>): void {
    const dates = datesIn(text);
    const inDates = new Covered(text.length, dates);
    for (const date of dates)
      if (this.isNew(`${JSON.stringify(date.readings)}${String(date.span)}`, told, this.dates)) this.dates.push(date);
    const { text: bare, notes } = notesApart(text);
    const numbers = numbersIn(bare, this.language, words);
    for (const number of notes === '' ? numbers : [...numbers, ...numbersIn(notes, this.language)]) {
      const { written, unit, unscaled = [], isFraction = false } = number;
      const values = [...number.values, ...unscaled];
      for (const value of values) this.values.add(value);
      const inDate = inDates.meets(number);
      if (!inDate) this.takeCounted(countedBy(text, number, this.stem), number.values);
      if (
        this.isNew(
          `${written} ${String(values)} ${String(unit)} ${String(isFraction)} ${String(inDate)}`,
          told,
          this.numbers,
        )
      )
        this.numbers.push({ ...number, values, near, inDate });
    }
    this.takeFractions(text, near, told);
    for (const year of commonYears(text)) this.values.add(year);
    for (const { value, counter } of hanValues(text)) {
      if (counter === undefined) this.values.add(value);
      const said = {
        ...{ start: 0, end: 0, written: '', values: [value], unit: null, hedged: false, scaled: false, inWords: true },
        ...(counter !== undefined && { counter }),
        ...{ near, inDate: false },
      };
      if (this.isNew(`han ${String(value)} ${counter ?? ''}`, told, this.numbers)) this.numbers.push(said);
    }
  }

  /** A fraction is a number, and a share. */
  private takeFractions(text: string, near: PageNumber['near'], told: Set<string>): void {
    for (const { value } of fractionsIn(text)) {
      this.values.add(value);
      const number = { start: 0, end: 0, written: '', unit: null, hedged: false, scaled: false, inWords: false };
      const said: PageNumber = { ...number, values: [value], near, inDate: false };
      if (!this.isNew(`fraction ${String(value)}`, told, this.numbers)) continue;
      this.numbers.push(said);
      if (value < 1) this.numbers.push({ ...said, values: [value * 100], unit: 'percent', isFraction: true });
    }
  }

  private takeCounted(keys: readonly string[], values: readonly number[]): void {
    for (const key of keys) {
      const said = this.counted.get(key) ?? new Set();
      if (this.counted.size >= MOST_FACTS && said.size === 0) continue;
      for (const value of values) said.add(value);
      this.counted.set(key, said);
    }
  }

  private isNew(key: string, told: Set<string>, kept: readonly unknown[]): boolean {
    if (told.has(key)) return false;
    told.add(key);
    if (kept.length >= MOST_FACTS) this.isWhole = false;
    return kept.length < MOST_FACTS;
  }
}
