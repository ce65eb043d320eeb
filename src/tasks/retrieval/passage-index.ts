/** A page's passages, ready to be searched: built once a page. */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { PageContent } from '@/src/protocol/page-content';
import { perObject } from '../per-object';
import { idf } from '../text/idf';
import { pairKey, pairsOf } from '../text/pairs';
import { sentencesOf } from '../text/sentences';
import { stemmer } from '../text/stem';
import { wordsOf } from '../text/words';
import { isFunctionWord } from './function-words';
import { passagesOf, type Passage } from './passages';

/** One passage's words in the forms that are compared. */
export interface Entry {
  readonly passage: Passage;
  readonly stems: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  /** Neighbouring stems, as "a b". */
  readonly pairs: ReadonlySet<string>;
  readonly sentences: readonly { readonly text: string; readonly stems: ReadonlySet<string> }[];
}

/** What is searched by BM25: words as they are, the beginnings of their stems, parts of four letters, and the headings above. */
export type Field = 'word' | 'beginning' | 'part' | 'heading';
type Row = Readonly<Record<Field, string>> & { readonly id: number };

/** So much of a stem is common to "colony", "colonial" and "colonize". */
const BEGINNING_CHARS = 4;
const PART_CHARS = 4;

/** Our own words go in, cut and folded already. */
const AS_GIVEN = { tokenize: (text: string): string[] => text.split(' '), processTerm: (term: string): string | null => (term === '' ? null : term) };
/** Windows are short and of like length: their length counts less than a passage's, and any match is no merit by itself. */
const WINDOW_BM25 = { k: 1.2, b: 0.5, d: 0 };

const weighted = (terms: ReadonlyMap<string, number>): { boostTerm: (term: string) => number } => ({ boostTerm: (term) => terms.get(term) ?? 1 });

/** What words of one origin share: "colo" of "colony" and "colonize". */
export const beginningOf = (stem: string): string => stem.slice(0, BEGINNING_CHARS);

/** Runs of four letters, the word's ends marked: forgives other spellings and finds words inside compounds. */
export function partsOf(folded: string): string[] {
  const marked = `_${folded}_`;
  return Array.from({ length: Math.max(0, marked.length - PART_CHARS + 1) }, (_, at) => marked.slice(at, at + PART_CHARS));
}

export class PassageIndex {
  private readonly read: Entry[] = [];
  readonly entries: readonly Entry[] = this.read;
  private readonly search = new MiniSearch<Row>({ fields: ['word', 'beginning', 'part', 'heading'], ...AS_GIVEN });
  private readonly windows = new MiniSearch<{ id: number; stem: string }>({ fields: ['stem'], ...AS_GIVEN });
  /** The entry of each window, by its index. */
  private readonly owners: number[] = [];
  private readonly frequency = new Map<string, number>();

  constructor(page: Pick<PageContent, 'blocks' | 'language'>) {
    const stem = stemmer(page.language);
    for (const passage of passagesOf(page)) {
      const above = passage.headings.flatMap((index) => wordsOf(page.blocks[index]?.text ?? ''));
      this.add(passage, above.map(({ folded }) => stem(folded)), stem, page.language);
    }
  }

  private add(passage: Passage, above: readonly string[], stem: (word: string) => string, language: string): void {
    const id = this.entries.length;
    const folded = wordsOf(passage.text).map((word) => word.folded);
    const stems = folded.map(stem);
    this.search.add({
      id, word: folded.join(' '), beginning: stems.map(beginningOf).join(' '),
      part: folded.filter((word) => !isFunctionWord(word)).flatMap(partsOf).join(' '), heading: above.map(beginningOf).join(' '),
    });
    const sentences = sentencesOf(passage.text, language).map(({ text }) => ({ text, stems: wordsOf(text).map((word) => stem(word.folded)) }));
    for (const [at, sentence] of sentences.entries()) {
      this.windows.add({ id: this.owners.length, stem: [...sentence.stems, ...(sentences[at + 1]?.stems ?? [])].join(' ') });
      this.owners.push(id);
    }
    const entry: Entry = {
      passage, stems: new Set(stems), words: new Set(folded), pairs: new Set(pairsOf(stems).map(pairKey)),
      sentences: sentences.map((sentence) => ({ text: sentence.text, stems: new Set(sentence.stems) })),
    };
    for (const one of entry.stems) this.frequency.set(one, (this.frequency.get(one) ?? 0) + 1);
    this.read.push(entry);
  }

  /** How rare a stem is in this page, as BM25 weighs it. */
  idf(stem: string): number {
    return idf(this.frequency.get(stem) ?? 0, this.entries.length);
  }

  /** BM25 scores of a field by entry, as shares of the best one's; 0 for entries without any of the terms. */
  scores(field: Field, terms: ReadonlyMap<string, number>): number[] {
    return this.shares(this.search.search(terms.size === 0 ? '' : [...terms.keys()].join(' '), { ...weighted(terms), fields: [field] }), (id) => id);
  }

  /** The best two neighbouring sentences of each entry, by BM25 of their stems; shares as in `scores`. */
  windowScores(terms: ReadonlyMap<string, number>): number[] {
    return this.shares(this.windows.search([...terms.keys()].join(' '), { ...weighted(terms), bm25: WINDOW_BM25 }), (id) => this.owners[id] ?? 0);
  }

  private shares(found: readonly SearchResult[], ownerOf: (id: number) => number): number[] {
    const scores = this.entries.map(() => 0);
    for (const { id, score, queryTerms } of found) {
      const at = ownerOf(id as number);
      // minisearch multiplies by the number of terms found; plain BM25 does not.
      scores[at] = Math.max(scores[at] ?? 0, score / (queryTerms.length || 1));
    }
    const best = scores.reduce((most, score) => Math.max(most, score), 0) || 1;
    return scores.map((score) => score / best);
  }
}

/** The index of a page; the same one for the same object. */
export const indexOf = perObject((page: PageContent) => new PassageIndex(page));
