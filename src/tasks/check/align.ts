/**
 * The passage of a page that a sentence rests on: the one or two neighbouring sentences that hold most of it, or, where
 * these hold little, some more of their block.
 */
import type { CheckedPage } from './checked-page';
import { heldBy, type Held, type Unit } from './held';
import { itemsOf, readerOf, type Item, type Reader } from './items';
import { shownText } from './passage-text';
import type { PassageRange } from '@/src/protocol/checked-answer';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { idf } from '../text/idf';
import { sentencesOfPage, type PageSentence } from '../text/page-sentences';
import { pairKey, pairsOf } from '../text/pairs';
import { wordsOf } from '../text/words';

export interface Aligned extends Held {
  readonly passage: PassageRange;
  /** The passage's own words, as they are shown beside the sentence. */
  shown(): string;
}

/** Where one or two sentences hold less of it, more of their block is looked at. */
const LEAST_HELD = 0.42;
/** A second sentence is taken along only where it adds this much. */
const WORTH_ANOTHER = 0.15;
/** Beside the words themselves: neighbouring pairs of them, and the words of the question. */
const PAIRS = 0.5;
const QUESTION = 0.45;
/** Fewer pairs than this are chance: "in 1904". */
const FEW_PAIRS = 4;
const VERBATIM = 0.3;
const SECOND_COSTS = 0.05;

/**
 * Sentences of a page that are kept, those of them that are held against one of an answer, and how much of that one, in
 * UTF-16 units.
 */
const MOST_UNITS = 100_000;
const MOST_CANDIDATES = 3_000;
const LOOKED_AT_CHARS = 2_000;
/** A passage of more than two sentences: so many of them, and so long in UTF-16 units. */
const WIDE_UNITS = 4;
const WIDE_CHARS = 600;
/** Sentences between two stops. */
const SLICE = 50;

/** What is looked for: the sentence's words by weight, the question's, and the sentence's words in a row. */
interface Said {
  readonly items: readonly Item[];
  readonly meaning: ReadonlyMap<string, number>;
  readonly asked: ReadonlyMap<string, number>;
  readonly pairs: readonly string[];
  readonly running: string;
}

interface Candidate {
  readonly at: number;
  readonly score: number;
  readonly takesNext: boolean;
}

export class Aligner {
  private readonly units: Unit[] = [];
  private readonly holders = new Map<string, number[]>();
  private readonly reader: Reader;

  constructor(private readonly page: CheckedPage) {
    this.reader = readerOf(sentencesOfPage(page).stem, page.language);
  }

  static *of(page: CheckedPage): Slices<Aligner> {
    const aligner = new Aligner(page);
    const headingsOnly = page.blocks.every(({ kind, text }) => kind === 'heading' || text.trim() === '');
    for (const [blockIndex, { kind }] of page.blocks.entries()) {
      if (kind === 'heading' && !headingsOnly) continue;
      for (const { sentences } of sentencesOfPage(page).block(blockIndex).chunks()) {
        if (aligner.units.length >= MOST_UNITS) return aligner;
        yield* aligner.read(sentences);
      }
    }
    return aligner;
  }

  private *read(sentences: readonly PageSentence[]): Slices<void> {
    for (const [at, sentence] of sentences.entries()) {
      this.add(sentence);
      if (at % SLICE === SLICE - 1) yield;
    }
    yield;
  }

  private add(sentence: PageSentence): void {
    const { text, blockIndex, start, end, forms } = sentence;
    const items = itemsOf(text, this.reader, sentence.words());
    const list = items.map(({ key }) => key);
    const keys = new Set(list);
    for (const key of keys) {
      const holders = this.holders.get(key);
      if (holders) holders.push(this.units.length);
      else this.holders.set(key, [this.units.length]);
    }
    const plain = new Set(items.filter(({ negatedFrom }) => negatedFrom < 0).map(({ key }) => key));
    this.units.push({
      ...{ blockIndex, start, end },
      keys,
      negated: plain.size === keys.size ? NONE : new Set(list.filter((key) => !plain.has(key))),
      pairs: new Set(pairsOf(list).map(pairKey)),
      running: ` ${forms.map(({ folded }) => folded).join(' ')} `,
    });
  }

  /**
   * A plain word that the page lacks may be another word for one that it has: it weighs no more than the rarest that
   * the page has. A name or a number is no other's.
   */
  private readonly weight = ({ key, isName, isNumber }: Item): number =>
    idf(Math.max(isName || isNumber ? 0 : 1, this.holders.get(key)?.length ?? 0), this.units.length);

  private meaning(items: readonly Item[]): Map<string, number> {
    return new Map(items.map((item) => [item.key, this.weight(item)]));
  }

  /**
   * `question`: what the sentence answers, which tells short answers apart; `from`: what stands before is no statement.
   * Null where nothing in the page says any of it.
   */
  *align(sentence: string, question = '', from = 0): Slices<Aligned | null> {
    const said = this.seek(sentence.slice(0, LOOKED_AT_CHARS), question, from);
    let best: Candidate | null = null;
    let looked = 0;
    for (const at of this.candidates(said)) {
      looked += 1;
      if (looked % SLICE === 0) yield;
      const candidate = this.judge(at, said);
      if (!best || candidate.score > best.score || (candidate.score === best.score && at < best.at)) best = candidate;
    }
    return best && this.held(best, said.items);
  }

  private held({ at, takesNext }: Candidate, items: readonly Item[]): Aligned | null {
    const close = this.passage(items, at, takesNext ? at + 1 : at);
    if (!close || close.held >= LEAST_HELD) return close;
    const [first, last] = this.around(at, takesNext ? at + 1 : at);
    const wide = this.passage(items, first, last);
    return wide && wide.held >= LEAST_HELD ? wide : close;
  }

  private passage(items: readonly Item[], first: number, last: number): Aligned | null {
    const units = this.units.slice(first, last + 1);
    const [from, to] = [units[0], units.at(-1)];
    if (!from || !to) return null;
    const passage = { blockIndex: from.blockIndex, start: from.start, end: to.end };
    return {
      passage,
      ...heldBy(items, units, this.weight),
      shown: () => shownText(this.page, passage, items),
    };
  }

  /** More of the block around some sentences of it, within bounds: one before, one behind, and so on. */
  private around(first: number, last: number): readonly [first: number, last: number] {
    let [from, to] = [first, last];
    const fits = (a: number, b: number): boolean => {
      const [start, end] = [this.units[a], this.units[b]];
      return (
        start !== undefined &&
        end !== undefined &&
        start.blockIndex === end.blockIndex &&
        end.end - start.start <= WIDE_CHARS &&
        b - a < WIDE_UNITS
      );
    };
    for (;;) {
      const [before, behind] = [fits(from - 1, to), fits(from, to + 1)];
      if (!before && !behind) return [from, to];
      if (behind && (!before || to - last <= first - from)) to += 1;
      else from -= 1;
    }
  }

  /** Sentences that hold any of the words, those that hold a rare one first: so it is no matter where it ends. */
  private candidates({ meaning }: Said): Set<number> {
    const found = new Set<number>();
    const holders = [...meaning.keys()].map((key) => this.holders.get(key) ?? []).sort((a, b) => a.length - b.length);
    for (const own of holders) {
      for (const at of own) {
        if (found.size >= MOST_CANDIDATES) return found;
        found.add(at);
      }
    }
    return found;
  }

  private seek(sentence: string, question: string, from: number): Said {
    const all = itemsOf(sentence, this.reader);
    const items = carrying(all.filter(({ start }) => start >= from));
    return {
      items,
      meaning: this.meaning(items),
      asked: this.meaning(carrying(itemsOf(question, this.reader))),
      pairs: pairsOf(all.map(({ key }) => key)).map(pairKey),
      running: ` ${wordsOf(sentence)
        .map(({ folded }) => folded)
        .join(' ')} `,
    };
  }

  private judge(at: number, { meaning, asked, pairs, running }: Said): Candidate {
    const unit = this.units[at];
    const inBlock = (other: Unit | undefined): Unit | undefined =>
      other?.blockIndex === unit?.blockIndex ? other : undefined;
    const next = inBlock(this.units[at + 1]);
    const own = share(meaning, unit);
    const both = next ? share(meaning, unit, next) : own;
    const takesNext = both - own >= WORTH_ANOTHER;
    const shared =
      pairs.length === 0
        ? 0
        : pairs.filter((pair) => unit?.pairs.has(pair) || (takesNext && next?.pairs.has(pair))).length /
          Math.max(pairs.length, FEW_PAIRS);
    const about = 0.5 * (share(asked, unit) + share(asked, unit, next, inBlock(this.units[at - 1])));
    const verbatim = pairs.length >= FEW_PAIRS && unit?.running.includes(running) ? VERBATIM : 0;
    return {
      at,
      takesNext,
      score: (takesNext ? both - SECOND_COSTS : own) + PAIRS * shared + QUESTION * about + verbatim,
    };
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Those that carry meaning, or all where none does. */
function carrying(items: readonly Item[]): readonly Item[] {
  const some = items.filter(({ isGrammar }) => !isGrammar);
  return some.length > 0 ? some : items;
}

/** The share of the words' weight that any of the units holds; 0 where there are no words. */
function share(weights: ReadonlyMap<string, number>, ...units: readonly (Unit | undefined)[]): number {
  let [held, total] = [0, 0];
  for (const [key, weight] of weights) {
    total += weight;
    if (units.some((unit) => unit?.keys.has(key))) held += weight;
  }
  return total === 0 ? 0 : held / total;
}

/** The aligner of a page; the same one for the same object. */
export const alignerOf = slicedPerObject((page: CheckedPage) => Aligner.of(page));
