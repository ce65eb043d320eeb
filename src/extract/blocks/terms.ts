/** Lists of terms: a short term and its short value are a line, as in a specification. */
import type { BlockContext } from '../block-context';
import { cellText } from '../table/cell-text';
import { OpenPart } from './parts';
import { isLongerThan, joined, type RawBlock } from './raw-block';

/** The longest term and the longest value, in words. */
const TERM_WORDS = 8;
const VALUE_WORDS = 12;

interface Entry {
  readonly isTerm: boolean;
  readonly start: number;
}

export class TermsPart extends OpenPart {
  private readonly entries: Entry[] = [];

  override begin({ tag }: BlockContext): void {
    if (tag === 'DT' || tag === 'DD') this.entries.push({ isTerm: tag === 'DT', start: this.blocks.length });
  }

  override end(): readonly RawBlock[] {
    const result: RawBlock[] = this.blocks.slice(0, this.entries[0]?.start ?? this.blocks.length);
    for (let at = 0; at < this.entries.length; ) {
      const first = at;
      while (this.entries[at]?.isTerm === true) at++;
      const values = at;
      while (this.entries[at]?.isTerm === false) at++;
      for (const block of this.pair(this.between(first, values), this.between(values, at))) result.push(block);
    }
    return result;
  }

  /** The blocks of some entries. */
  private between(first: number, end: number): RawBlock[] {
    const [from, to] = [first, end].map((entry) => this.entries[entry]?.start ?? this.blocks.length);
    return this.blocks.slice(from, to);
  }

  private pair(terms: RawBlock[], values: RawBlock[]): RawBlock[] {
    const both = [...terms, ...values];
    const [head] = both;
    const [term, value] = [cellText(terms), cellText(values)];
    const isPlain = both.every(({ kind }) => kind === 'list-item' || kind === 'paragraph');
    if (!head || term === '' || value === '' || !isPlain) return both;
    if (isLongerThan(term, TERM_WORDS) || isLongerThan(value, VALUE_WORDS)) return both;
    return [joined(both, head, `${term} | ${value}`, head.kind)];
  }
}
