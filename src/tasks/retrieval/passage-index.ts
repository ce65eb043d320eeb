/** An index of a page's passages for search, built once a page. */
import type { PageContent } from '@/src/protocol/page-content';
import { slicedPerObject } from '../per-object';
import type { Slices } from '../slices';
import { sentencesOfPage, type SplitSentence } from '../text/page-sentences';
import { pairKey, pairsOf } from '../text/pairs';
import { Bm25, idf } from './bm25';
import { isFunctionWord } from './function-words';
import { passagesOf, sentencesIn, type Passage } from './passages';

/** A passage with its words in the forms that are compared. */
export interface IndexedPassage {
  readonly passage: Passage;
  readonly stems: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Stems of the headings above it and of its authors' names. */
  readonly above: ReadonlySet<string>;
  /** Neighbouring stems, as "a b". */
  readonly pairs: ReadonlySet<string>;
  readonly sentences: readonly { readonly text: string; readonly stems: ReadonlySet<string> }[];
}

/** Forms that BM25 searches: words, beginnings of stems, parts of four letters, and headings with authors' names. */
export type Field = 'word' | 'beginning' | 'part' | 'heading';

/** "Colony", "colonial" and "colonize" share so many letters. */
const BEGINNING_CHARS = 4;
const PART_CHARS = 4;
/** So much of a heading counts for the passages under it, in UTF-16 units. */
const HEADING_CHARS = 2_000;

/** Windows are short and of similar length, so their length counts less, and a single match adds no bonus. */
const WINDOW_BM25 = { k: 1.2, b: 0.5, d: 0 };
/** At most so many sentences of a page are indexed. Later passages are found by their words alone. */
const MOST_SENTENCES = 50_000;

/** The letters that related words share: "colo" of "colony" and "colonize". */
export const beginningOf = (stem: string): string => stem.slice(0, BEGINNING_CHARS);

/** Runs of four letters of a word with marked ends. They find other spellings, and words inside of compounds. */
export function letterParts(folded: string): string[] {
  const marked = `_${folded}_`;
  return Array.from({ length: Math.max(0, marked.length - PART_CHARS + 1) }, (_, at) =>
    marked.slice(at, at + PART_CHARS),
  );
}

const stemsOf = (sentences: readonly SplitSentence[]): string[] =>
  sentences.flatMap(({ forms }) => forms.map(({ stem }) => stem));

export class PassageIndex {
  private readonly read: IndexedPassage[] = [];
  readonly entries: readonly IndexedPassage[] = this.read;
  private readonly fields: Readonly<Record<Field, Bm25>> = {
    word: new Bm25(),
    beginning: new Bm25(),
    part: new Bm25(),
    heading: new Bm25(),
  };
  private readonly windows = new Bm25(WINDOW_BM25);
  /** For each window the index of its passage. */
  private readonly owners: number[] = [];
  private readonly frequency = new Map<string, number>();

  /** Builds the index of a page, one passage at a time. */
  static *of(page: Pick<PageContent, 'blocks' | 'language'>): Slices<PassageIndex> {
    const split = sentencesOfPage(page);
    const index = new PassageIndex();
    for (const passage of yield* passagesOf(page)) {
      const above = [
        ...passage.headings.map((heading) => split.block(heading)),
        ...page.blocks.slice(passage.first, passage.last + 1).map(({ author }) => split.text(author ?? '')),
      ].flatMap((text) => stemsOf(text.within(0, HEADING_CHARS)));
      index.add(passage, sentencesIn(page, passage), above);
      yield;
    }
    return index;
  }

  private add(passage: Passage, sentences: readonly SplitSentence[], above: readonly string[]): void {
    const id = this.entries.length;
    const folded = sentences.flatMap(({ forms }) => forms.map((form) => form.folded));
    const stems = stemsOf(sentences);
    this.fields.word.add(folded);
    this.fields.beginning.add(stems.map(beginningOf));
    this.fields.part.add(folded.filter((word) => !isFunctionWord(word)).flatMap(letterParts));
    this.fields.heading.add(above.map(beginningOf));
    const looked = this.owners.length < MOST_SENTENCES ? sentences : [];
    for (const at of looked.keys()) {
      this.windows.add(stemsOf(looked.slice(at, at + 2)));
      this.owners.push(id);
    }
    const entry: IndexedPassage = {
      passage,
      stems: new Set(stems),
      words: new Set(folded),
      above: new Set(above),
      pairs: new Set(pairsOf(stems).map(pairKey)),
      sentences: looked.map((sentence) => ({ text: sentence.text, stems: new Set(stemsOf([sentence])) })),
    };
    for (const one of entry.stems) this.frequency.set(one, (this.frequency.get(one) ?? 0) + 1);
    this.read.push(entry);
  }

  /** How rare a stem is on this page, as BM25 weighs it. */
  idf(stem: string): number {
    return idf(this.frequency.get(stem) ?? 0, this.entries.length);
  }

  /** Indices of passages with a letter part, as of `letterParts`, in a word of meaning. */
  holdersOfPart(part: string): readonly number[] {
    return this.fields.part.holdersOf(part);
  }

  /** BM25 scores of a form for each passage, as shares of the best score; 0 for passages without any of the terms. */
  *scores(field: Field, terms: ReadonlyMap<string, number>): Slices<number[]> {
    return shares(yield* this.fields[field].scores(terms));
  }

  /**
   * For each passage the score of its best two neighbouring sentences, by BM25 of their stems; shares as in `scores`.
   */
  *windowScores(terms: ReadonlyMap<string, number>): Slices<number[]> {
    const best = this.entries.map(() => 0);
    for (const [window, score] of (yield* this.windows.scores(terms)).entries()) {
      const owner = this.owners[window] ?? 0;
      best[owner] = Math.max(best[owner] ?? 0, score);
    }
    return shares(best);
  }
}

function shares(scores: readonly number[]): number[] {
  const best = scores.reduce((most, score) => Math.max(most, score), 0) || 1;
  return scores.map((score) => score / best);
}

/** The index of a page; the same one for the same object. */
export const indexOf = slicedPerObject((page: Pick<PageContent, 'blocks' | 'language'>) => PassageIndex.of(page));
