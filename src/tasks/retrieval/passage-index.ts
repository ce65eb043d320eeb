/** A page's passages, ready to be searched: built once a page. */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { PageContent } from '@/src/protocol/page-content';
import { perObject } from '../per-object';
import { sentencesOf } from '../text/sentences';
import { stemmer } from '../text/stem';
import { fold, wordsOf } from '../text/words';
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

export const beginningOf = (stem: string): string => stem.slice(0, BEGINNING_CHARS);

/** Runs of four letters, the word's ends marked: forgives other spellings and finds words inside compounds. */
export function partsOf(folded: string): string[] {
  const marked = `_${folded}_`;
  return Array.from({ length: Math.max(0, marked.length - PART_CHARS + 1) }, (_, at) => marked.slice(at, at + PART_CHARS));
}

export class PassageIndex {
  readonly entries: readonly Entry[];
  private readonly search: MiniSearch<Row>;
  private readonly windows: MiniSearch<{ id: number; stem: string }>;
  private readonly owners: number[] = [];
  private readonly frequency = new Map<string, number>();

  constructor(page: Pick<PageContent, 'blocks' | 'language'>) {
    const stem = stemmer(page.language);
    this.search = new MiniSearch<Row>({ fields: ['word', 'beginning', 'part', 'heading'], ...AS_GIVEN });
    this.entries = passagesOf(page).map((passage) => entryOf(passage, stem, page.language));
    this.search.addAll(this.entries.map(({ passage }, id) => {
      const folded = wordsOf(passage.text).map((word) => word.folded);
      const above = passage.headings.flatMap((index) => wordsOf(page.blocks[index]?.text ?? '')).map((word) => beginningOf(stem(word.folded)));
      return {
        id, word: folded.join(' '), beginning: folded.map((word) => beginningOf(stem(word))).join(' '),
        part: folded.filter((word) => !isFunctionWord(word)).flatMap(partsOf).join(' '), heading: above.join(' '),
      };
    }));
    this.windows = new MiniSearch({ fields: ['stem'], ...AS_GIVEN });
    for (const [at, { sentences }] of this.entries.entries()) {
      for (const [n, { text }] of sentences.entries()) {
        const two = wordsOf(`${text} ${sentences[n + 1]?.text ?? ''}`).map(({ folded }) => stem(folded));
        this.windows.add({ id: this.owners.length, stem: two.join(' ') });
        this.owners.push(at);
      }
    }
    for (const { stems } of this.entries) for (const one of stems) this.frequency.set(one, (this.frequency.get(one) ?? 0) + 1);
  }

  /** How rare a stem is in this page, as BM25 weighs it. */
  idf(stem: string): number {
    const frequency = this.frequency.get(stem) ?? 0;
    return Math.log(1 + (this.entries.length - frequency + 0.5) / (frequency + 0.5));
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
    const best = Math.max(0, ...scores) || 1;
    return scores.map((score) => score / best);
  }
}

function entryOf(passage: Passage, stem: (word: string) => string, language: string): Entry {
  const stemsOf = (text: string): string[] => wordsOf(text).map(({ folded }) => stem(folded));
  const stems = stemsOf(passage.text);
  return {
    passage, stems: new Set(stems), words: new Set(wordsOf(passage.text).map(({ text }) => fold(text))),
    pairs: new Set(stems.slice(1).map((next, index) => `${stems[index] ?? ''} ${next}`)),
    sentences: sentencesOf(passage.text, language).map(({ text }) => ({ text, stems: new Set(stemsOf(text)) })),
  };
}

/** The index of a page; the same one for the same object. */
export const indexOf = perObject((page: PageContent) => new PassageIndex(page));
