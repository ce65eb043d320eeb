/** A page's sentences as an answer's sentences are compared with them: by keys of their words. */
import type { PassageRange } from '@/src/protocol/checked-answer';
import { idf } from '../retrieval/bm25';
import type { Slices } from '../slices';
import { sentencesOfPage, type SplitSentence } from '../text/page-sentences';
import { pairKey, pairsOf } from '../text/pairs';
import { itemsOf, wordReaderOf, type Item, type WordReader } from './items';
import type { CheckedPage } from './page-facts';

export interface KeyedSentence extends PassageRange {
  readonly keys: ReadonlySet<string>;
  /** The keys that stand only behind a "not". */
  readonly negated: ReadonlySet<string>;
  readonly pairs: ReadonlySet<string>;
  /** Folded words in a row. */
  readonly running: string;
}

/** At most so many sentences of a page are kept. */
const MOST_SENTENCES = 100_000;
/** Sentences between two stops. */
const SLICE = 50;
const NONE: ReadonlySet<string> = new Set();

export class KeyedSentences {
  private readonly read: KeyedSentence[] = [];
  /** In the order of the page. */
  readonly all: readonly KeyedSentence[] = this.read;
  readonly reader: WordReader;
  private readonly source: CheckedPage['source'];
  private readonly holders = new Map<string, number[]>();

  private constructor(page: CheckedPage) {
    this.source = page.source;
    this.reader = wordReaderOf(sentencesOfPage(page).stem, page.language);
  }

  static *of(page: CheckedPage): Slices<KeyedSentences> {
    const keyed = new KeyedSentences(page);
    const headingsOnly = page.blocks.every(({ kind, text }) => kind === 'heading' || text.trim() === '');
    for (const [blockIndex, { kind }] of page.blocks.entries()) {
      if (kind === 'heading' && !headingsOnly) continue;
      for (const { sentences } of sentencesOfPage(page).block(blockIndex).chunks()) {
        if (keyed.all.length >= MOST_SENTENCES) return keyed;
        for (const [at, sentence] of sentences.entries()) {
          keyed.add(sentence);
          if (at % SLICE === SLICE - 1) yield;
        }
        yield;
      }
    }
    return keyed;
  }

  /** Indices of the sentences that have a word, by its key. */
  holdersOf(key: string): readonly number[] {
    return this.holders.get(key) ?? [];
  }

  /**
   * How much a word counts. A plain word that the page lacks may be another word for one that it has, so it weighs no
   * more than the page's rarest. Names and numbers have no other words.
   */
  weight({ key, isName, isNumber }: Item): number {
    return idf(Math.max(isName || isNumber ? 0 : 1, this.holdersOf(key).length), this.all.length);
  }

  private add(sentence: SplitSentence): void {
    const { text, blockIndex, start, end, forms } = sentence;
    const items = itemsOf(text, this.reader, sentence.words());
    const list = items.map(({ key }) => key);
    const keys = new Set(list);
    for (const key of keys) {
      const holders = this.holders.get(key);
      if (holders) holders.push(this.read.length);
      else this.holders.set(key, [this.read.length]);
    }
    const plain = new Set(items.filter(({ negatedFrom }) => negatedFrom < 0).map(({ key }) => key));
    this.read.push({
      ...{ source: this.source, blockIndex, start, end },
      keys,
      negated: plain.size === keys.size ? NONE : new Set(list.filter((key) => !plain.has(key))),
      pairs: new Set(pairsOf(list).map(pairKey)),
      running: ` ${forms.map(({ folded }) => folded).join(' ')} `,
    });
  }
}
