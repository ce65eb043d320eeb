/**
 * BM25+ (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Y. Lv, C. Zhai,
 * "Lower-bounding term frequency normalization", CIKM 2011). A text's length is its number of different terms, as in
 * minisearch, on whose scores the weights were fitted. In slices: a page may have 100,000 sentences.
 */
import type { Slices } from '../slices';

/** How rare a word is: inverse document frequency, above 0 for every word. `holders`: how many of `texts` hold it. */
export function idf(holders: number, texts: number): number {
  return Math.log(1 + (texts - holders + 0.5) / (holders + 0.5));
}

export interface Bm25Parameters {
  readonly k: number;
  readonly b: number;
  readonly d: number;
}
const USUAL: Bm25Parameters = { k: 1.2, b: 0.7, d: 0.5 };

/** So many texts of a term are scored between two stops. */
const SLICE = 2_000;

interface Holders {
  readonly texts: number[];
  readonly counts: number[];
}

export class Bm25 {
  private readonly holders = new Map<string, Holders>();
  private readonly lengths: number[] = [];
  private total = 0;

  constructor(private readonly parameters: Bm25Parameters = USUAL) {}

  /** Adds the next text, as its terms. */
  add(terms: readonly string[]): void {
    const text = this.lengths.length;
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const holders = this.holders.get(term);
      if (holders) {
        holders.texts.push(text);
        holders.counts.push(count);
      } else {
        this.holders.set(term, { texts: [text], counts: [count] });
      }
    }
    this.lengths.push(counts.size);
    this.total += counts.size;
  }

  /** Indices of the texts that have a term. */
  holdersOf(term: string): readonly number[] {
    return this.holders.get(term)?.texts ?? [];
  }

  /** The score of each text for weighted terms; 0 for texts without any of them. */
  *scores(terms: ReadonlyMap<string, number>): Slices<number[]> {
    const { k, b, d } = this.parameters;
    const scores = this.lengths.map(() => 0);
    const average = this.total / Math.max(1, this.lengths.length);
    for (const [term, weight] of terms) {
      const { texts, counts } = this.holders.get(term) ?? { texts: [], counts: [] };
      const rarity = idf(texts.length, this.lengths.length);
      for (const [at, text] of texts.entries()) {
        const count = counts[at] ?? 0;
        const length = (this.lengths[text] ?? 0) / average;
        scores[text] =
          (scores[text] ?? 0) + weight * rarity * (d + (count * (k + 1)) / (count + k * (1 - b + b * length)));
        if (at % SLICE === SLICE - 1) yield;
      }
      yield;
    }
    return scores;
  }
}
