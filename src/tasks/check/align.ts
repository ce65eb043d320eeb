/**
 * Finds the passage of a page that a sentence rests on: the one or two neighbouring sentences that hold most of it. If
 * these hold little, more of their block is taken.
 */
import type { PassageRange } from '@/src/protocol/checked-answer';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { pairKey, pairsOf } from '../text/pairs';
import { wordsOf } from '../text/words';
import { heldBy, type Held } from './held';
import { itemsOf, type Item } from './items';
import { KeyedSentences, type KeyedSentence } from './keyed-sentences';
import type { CheckedPage } from './page-facts';
import { shownText } from './passage-text';

export interface Aligned extends Held {
  readonly passage: PassageRange;
  /** The passage's own words, as they are shown beside the sentence. */
  shown(): string;
}

/** If one or two sentences hold a smaller share, more of their block is tried. */
const LEAST_HELD = 0.42;
/** A second sentence is added only if it adds this share. */
const WORTH_ANOTHER = 0.15;
/** How much neighbouring pairs of words, and the question's words, count beside the words themselves. */
const PAIRS = 0.5;
const QUESTION = 0.45;
/** Fewer pairs than this are chance: "in 1904". */
const FEW_PAIRS = 4;
const VERBATIM = 0.3;
const SECOND_COSTS = 0.05;

/**
 * At most so many of a page's sentences are compared with one of an answer, of which so much is read, in UTF-16 units.
 */
const MOST_CANDIDATES = 3_000;
const LOOKED_AT_CHARS = 2_000;
/** The most sentences of a wide passage, and its length in UTF-16 units. */
const WIDE_UNITS = 4;
const WIDE_CHARS = 600;
/** Sentences between two stops. */
const SLICE = 50;

/**
 * A sentence of an answer as it is searched for: its words and the question's with weights, pairs of words, and all
 * words in a row.
 */
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
  constructor(
    private readonly page: CheckedPage,
    private readonly sentences: KeyedSentences,
  ) {}

  private readonly weight = (item: Item): number => this.sentences.weight(item);

  private meaning(items: readonly Item[]): Map<string, number> {
    return new Map(items.map((item) => [item.key, this.weight(item)]));
  }

  /**
   * The passage that holds most of a sentence; null where nothing on the page does. `question`: tells short answers
   * apart. `from`: where the statement begins in the sentence.
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
    const units = this.sentences.all.slice(first, last + 1);
    const [from, to] = [units[0], units.at(-1)];
    if (!from || !to) return null;
    const passage = { source: from.source, blockIndex: from.blockIndex, start: from.start, end: to.end };
    return {
      passage,
      ...heldBy(items, units, this.weight),
      shown: () => shownText(this.page, passage, items),
    };
  }

  /** Adds sentences of the block before and behind some of it in turn, as long as the passage is short enough. */
  private around(first: number, last: number): readonly [first: number, last: number] {
    let [from, to] = [first, last];
    const fits = (a: number, b: number): boolean => {
      const [start, end] = [this.sentences.all[a], this.sentences.all[b]];
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

  /** Indices of sentences that have any of the words. Those with rare words come first, so a limit loses the least. */
  private candidates({ meaning }: Said): Set<number> {
    const found = new Set<number>();
    const holders = [...meaning.keys()].map((key) => this.sentences.holdersOf(key)).sort((a, b) => a.length - b.length);
    for (const own of holders) {
      for (const at of own) {
        if (found.size >= MOST_CANDIDATES) return found;
        found.add(at);
      }
    }
    return found;
  }

  private seek(sentence: string, question: string, from: number): Said {
    const all = itemsOf(sentence, this.sentences.reader);
    const items = carrying(all.filter(({ start }) => start >= from));
    return {
      items,
      meaning: this.meaning(items),
      asked: this.meaning(carrying(itemsOf(question, this.sentences.reader))),
      pairs: pairsOf(all.map(({ key }) => key)).map(pairKey),
      running: ` ${wordsOf(sentence)
        .map(({ folded }) => folded)
        .join(' ')} `,
    };
  }

  private judge(at: number, { meaning, asked, pairs, running }: Said): Candidate {
    const unit = this.sentences.all[at];
    const inBlock = (other: KeyedSentence | undefined): KeyedSentence | undefined =>
      other?.blockIndex === unit?.blockIndex ? other : undefined;
    const next = inBlock(this.sentences.all[at + 1]);
    const own = share(meaning, unit);
    const both = next ? share(meaning, unit, next) : own;
    const takesNext = both - own >= WORTH_ANOTHER;
    const shared =
      pairs.length === 0
        ? 0
        : pairs.filter((pair) => unit?.pairs.has(pair) || (takesNext && next?.pairs.has(pair))).length /
          Math.max(pairs.length, FEW_PAIRS);
    const about = 0.5 * (share(asked, unit) + share(asked, unit, next, inBlock(this.sentences.all[at - 1])));
    const verbatim = pairs.length >= FEW_PAIRS && unit?.running.includes(running) ? VERBATIM : 0;
    return {
      at,
      takesNext,
      score: (takesNext ? both - SECOND_COSTS : own) + PAIRS * shared + QUESTION * about + verbatim,
    };
  }
}

/** The words that carry meaning, or all words where none does. */
function carrying(items: readonly Item[]): readonly Item[] {
  const some = items.filter(({ isGrammar }) => !isGrammar);
  return some.length > 0 ? some : items;
}

/** The share of the words' weight that any of the units holds; 0 where there are no words. */
function share(weights: ReadonlyMap<string, number>, ...units: readonly (KeyedSentence | undefined)[]): number {
  let [held, total] = [0, 0];
  for (const [key, weight] of weights) {
    total += weight;
    if (units.some((unit) => unit?.keys.has(key))) held += weight;
  }
  return total === 0 ? 0 : held / total;
}

/** The aligner of a page; the same one for the same object. */
export const alignerOf = slicedPerObject(function* (page: CheckedPage): Slices<Aligner> {
  return new Aligner(page, yield* KeyedSentences.of(page));
});
