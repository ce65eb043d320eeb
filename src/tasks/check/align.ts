/** The passage of a page that a sentence rests on: the one or two neighbouring sentences that hold most of it. */
import type { CheckedPage } from './checked-page';
import type { PassageRange } from '@/src/protocol/checked-answer';
import { slicedPerObject } from '../per-object';
import { isFunctionWord } from '../retrieval/function-words';
import type { Slices } from '../slices';
import { chunksOf, type Chunk } from '../text/chunks';
import { idf } from '../text/idf';
import { pairKey, pairsOf } from '../text/pairs';
import { stemmer } from '../text/stem';
import { sentencesOf } from '../text/sentences';
import { wordsOf } from '../text/words';

interface Unit {
  readonly blockIndex: number;
  readonly start: number;
  readonly end: number;
  readonly stems: ReadonlySet<string>;
  readonly pairs: ReadonlySet<string>;
  /** Folded words in a row. */
  readonly running: string;
}

export interface Aligned {
  readonly passage: PassageRange;
  /** Share of the sentence, by the weight of its words, that the passage holds. */
  readonly held: number;
}

/** Less than this of a sentence is no ground for it. Chosen on the checker's bench. */
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
/** Sentences between two stops. */
const SLICE = 50;

/** What is looked for: the sentence's words by weight, the question's, and the sentence's words in a row. */
interface Said {
  readonly meaning: ReadonlyMap<string, number>;
  readonly asked: ReadonlyMap<string, number>;
  readonly pairs: readonly string[];
  readonly running: string;
}

interface Candidate {
  readonly at: number;
  readonly score: number;
  readonly held: number;
  readonly takesNext: boolean;
}

class Aligner {
  private readonly units: Unit[] = [];
  private readonly holders = new Map<string, number[]>();
  private readonly stem: (word: string) => string;

  constructor(private readonly page: CheckedPage) {
    this.stem = stemmer(page.language);
  }

  static *of(page: CheckedPage): Slices<Aligner> {
    const aligner = new Aligner(page);
    const headingsOnly = page.blocks.every(({ kind, text }) => kind === 'heading' || text.trim() === '');
    for (const [blockIndex, { kind, text }] of page.blocks.entries()) {
      if (kind === 'heading' && !headingsOnly) continue;
      for (const chunk of chunksOf(text)) {
        if (aligner.units.length >= MOST_UNITS) return aligner;
        yield* aligner.read(chunk, blockIndex);
      }
    }
    return aligner;
  }

  private *read({ text, start: from }: Chunk, blockIndex: number): Slices<void> {
    for (const [at, { start, end, text: sentence }] of sentencesOf(text, this.page.language).entries()) {
      this.add({ blockIndex, start: from + start, end: from + end }, sentence);
      if (at % SLICE === SLICE - 1) yield;
    }
    yield;
  }

  private add(range: PassageRange, text: string): void {
    const folded = wordsOf(text).map((word) => word.folded);
    const list = folded.map((word) => this.stem(word));
    const stems = new Set(list);
    for (const stem of stems) {
      const holders = this.holders.get(stem);
      if (holders) holders.push(this.units.length);
      else this.holders.set(stem, [this.units.length]);
    }
    this.units.push({ ...range, stems, pairs: new Set(pairsOf(list).map(pairKey)), running: ` ${folded.join(' ')} ` });
  }

  private weight(stem: string): number {
    return idf(this.holders.get(stem)?.length ?? 0, this.units.length);
  }

  private meaning(text: string): Map<string, number> {
    const folded = wordsOf(text).map((word) => word.folded);
    const carrying = folded.filter((word) => !isFunctionWord(word));
    return new Map(
      (carrying.length > 0 ? carrying : folded).map((word) => [this.stem(word), this.weight(this.stem(word))]),
    );
  }

  /** `question`: what the sentence answers, which tells short answers apart. Null where nothing in the page says it. */
  *align(sentence: string, question = ''): Slices<Aligned | null> {
    const said = this.seek(sentence.slice(0, LOOKED_AT_CHARS), question);
    let best: Candidate | null = null;
    let looked = 0;
    for (const at of this.candidates(said)) {
      looked += 1;
      if (looked % SLICE === 0) yield;
      const candidate = this.judge(at, said);
      if (!best || candidate.score > best.score || (candidate.score === best.score && at < best.at)) best = candidate;
    }
    const unit = best ? this.units[best.at] : undefined;
    if (!best || !unit || best.held < LEAST_HELD) return null;
    const last = best.takesNext ? (this.units[best.at + 1] ?? unit) : unit;
    return { passage: { blockIndex: unit.blockIndex, start: unit.start, end: last.end }, held: best.held };
  }

  /** Sentences that hold any of the words, those that hold a rare one first: so it is no matter where it ends. */
  private candidates({ meaning }: Said): Set<number> {
    const found = new Set<number>();
    const holders = [...meaning.keys()].map((stem) => this.holders.get(stem) ?? []).sort((a, b) => a.length - b.length);
    for (const own of holders) {
      for (const at of own) {
        if (found.size >= MOST_CANDIDATES) return found;
        found.add(at);
      }
    }
    return found;
  }

  private seek(sentence: string, question: string): Said {
    const folded = wordsOf(sentence).map((word) => word.folded);
    return {
      meaning: this.meaning(sentence),
      asked: this.meaning(question),
      pairs: pairsOf(folded.map((word) => this.stem(word))).map(pairKey),
      running: ` ${folded.join(' ')} `,
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
      held: takesNext ? both : own,
      score: (takesNext ? both - SECOND_COSTS : own) + PAIRS * shared + QUESTION * about + verbatim,
    };
  }
}

/** The share of the words' weight that any of the units holds; 0 where there are no words. */
function share(weights: ReadonlyMap<string, number>, ...units: readonly (Unit | undefined)[]): number {
  let [held, total] = [0, 0];
  for (const [stem, weight] of weights) {
    total += weight;
    if (units.some((unit) => unit?.stems.has(stem))) held += weight;
  }
  return total === 0 ? 0 : held / total;
}

/** The aligner of a page; the same one for the same object. */
export const alignerOf = slicedPerObject((page: CheckedPage) => Aligner.of(page));
