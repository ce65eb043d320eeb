/** What a page says that can be checked to the letter: its numbers, dates, words, addresses. Read once a page. */
import type { CheckedPage } from './checked-page';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { sentencesOfPage, type BlockSentences } from '../text/page-sentences';
import type { Word } from '../text/words';
import { aliasAt, initialsIn, withInitials } from './aliases';
import { countedBy } from './counts';
import { Covered } from './covered';
import { datesIn, type FoundDate } from './dates';
import { withoutElision } from './items';
import { writtenIn, type Written } from './languages';
import { addressesIn, plainAddress } from './literals';
import { knowsMonths } from './months';
import { namesUnit } from './number-units';
import { numbersIn, type FoundNumber } from './numbers';
import { commonYears, hanValues } from './signs';

export interface PageNumber extends FoundNumber {
  /** Whether the block that it stands in names a unit. */
  near(unit: string): boolean;
  /** A year, a day: never what "about 1,600" is rounded from. */
  readonly inDate: boolean;
}

export interface PageFacts {
  readonly numbers: readonly PageNumber[];
  /** The same by what they can mean, as `valueKey` writes it. */
  readonly byValue: ReadonlyMap<string, readonly PageNumber[]>;
  readonly dates: readonly FoundDate[];
  /** Every value of every number, years too. */
  readonly values: ReadonlySet<number>;
  readonly words: ReadonlySet<string>;
  /** Words that the page writes with a capital somewhere, by how they begin. */
  readonly capitals: ReadonlyMap<string, readonly string[]>;
  readonly stems: ReadonlySet<string>;
  /** Stems by block, for names whose words must stand together. */
  readonly blockStems: readonly ReadonlySet<string>[];
  /** Initials of runs of capitals: "European Union" is EU. */
  readonly initials: ReadonlySet<string>;
  /** Words in capitals alone, folded. */
  readonly acronyms: ReadonlySet<string>;
  /** Keys of names that have several forms: "US". */
  readonly aliases: ReadonlySet<string>;
  /** How words begin that are long enough. */
  readonly beginnings: ReadonlySet<string>;
  /** What is counted, and all values that are said of it. */
  readonly counted: ReadonlyMap<string, ReadonlySet<number>>;
  readonly addresses: ReadonlySet<string>;
  /** Bare hosts of these. */
  readonly hosts: ReadonlySet<string>;
  /** All words in a row. */
  readonly running: string;
  readonly stem: (word: string) => string;
  /** Its script and language, by its words. */
  readonly written: Written;
  /** Whether its months are known by name. */
  readonly knowsMonths: boolean;
  /** False where the page says more than was kept of it. */
  readonly isWhole: boolean;
}

/** Kept of a page, each; of one with more no answer is said to be wrong, for what it says may stand in the rest. */
const MOST_FACTS = 100_000;

/** Gathers what texts say, a chunk at a time. */
class Reading {
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

  /** `text`: as it stands in the page. */
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
    const joined = withInitials(text, words);
    for (const [at, { text: written, folded: own }] of joined.entries()) {
      const alias = aliasAt(joined, at);
      if (alias) this.aliases.add(alias.key);
      if (/^\p{Lu}{2,7}$/u.test(written)) this.acronyms.add(own);
    }
  }

  /** `told`: what this text has said already; the same number a second time says no more. */
  private takeNumbers(text: string, words: readonly Word[], near: PageNumber['near'], told: Set<string>): void {
    const dates = datesIn(text);
    const inDates = new Covered(text.length, dates);
    for (const date of dates)
      if (this.isNew(`${JSON.stringify(date.readings)}${String(date.span)}`, told, this.dates)) this.dates.push(date);
    for (const number of numbersIn(text, this.language, words)) {
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

function* read(page: CheckedPage): Slices<PageFacts> {
  const split = sentencesOfPage(page);
  const reading = new Reading(page.language, split.stem);
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

/** Enough of a page to tell its language, in UTF-16 units. */
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

/** Alike for values that differ by nothing but how they were reckoned. */
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

/** Enough of a word to be another form of it: "Mongolians" and "Mongolia". */
export const BEGINNING_CHARS = 5;
/** Beginnings of a word by which its other forms are known: of short words too where names have cases. */
export function beginningsOf(folded: string): string[] {
  const found = folded.length >= BEGINNING_CHARS ? [folded.slice(0, BEGINNING_CHARS)] : [];
  if (/^\p{Script=Cyrillic}/u.test(folded))
    for (const ending of [0, 1, 2]) found.push(`-${folded.slice(0, Math.max(3, folded.length - ending))}`);
  return found;
}

/** Words of one beginning that are looked at. */
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

/** Parts of a host's name that are looked at. */
const MOST_LABELS = 8;

/** The bare hosts of addresses, and what these end in: "www2.example.org", "example.org". */
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
