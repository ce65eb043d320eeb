/**
 * What a text is cut into: blocks, and where one is too long, its rows or sentences, then words, then characters. The
 * parts of a block, one after the other, are the block again.
 */
import type { Block } from '@/src/protocol/page-content';
import { marksOf } from '../page-text';

/** From what a unit is divided into next. */
type Grain = 'block' | 'line' | 'sentence' | 'word' | 'character';

export interface Unit {
  readonly text: string;
  readonly grain: Grain;
  /** Heading level, or null for anything else. */
  readonly level: number | null;
  /** Whose part it is: units of one block share this number. */
  readonly block: number;
  /** Said again around a part of a block that was cut: a table's first row, a code block's fences. */
  readonly open: string;
  readonly close: string;
}

/** A block as a unit. `block`: its number. */
export function blockUnit({ text, ...how }: Pick<Block, 'kind' | 'level' | 'text' | 'author' | 'time'>, block: number): Unit {
  const { kind, level } = how;
  const grain = kind === 'code' || kind === 'table' ? 'line' : 'block';
  return { text, grain, level: kind === 'heading' ? level ?? 2 : null, block, ...marksOf(how) };
}

/** The unit in smaller parts, two or more; null for a single character. */
export function divide(unit: Unit): Unit[] | null {
  for (let grain: Grain | null = unit.grain; grain; grain = next(grain)) {
    const texts = partsOf(unit.text, grain).filter((text) => text !== '');
    if (texts.length < 2) continue;
    const finer = next(grain) ?? 'character';
    return texts.map((text, index) => ({ ...unit, text, grain: finer, open: index === 0 ? unit.open : again(unit, texts[0] ?? '') }));
  }
  return null;
}

/** What stands before a later part of a cut block. */
function again({ open, close, grain }: Unit, first: string): string {
  if (close !== '') return open;
  // A table's first row tells what its columns are. Only a whole table is divided into lines.
  return grain === 'line' ? first : '';
}

function next(grain: Grain): Grain | null {
  const finer: Record<Grain, Grain | null> = { block: 'sentence', line: 'sentence', sentence: 'word', word: 'character', character: null };
  return finer[grain];
}

const segmenters = new Map<string, Intl.Segmenter>();

function segments(text: string, granularity: 'sentence' | 'word' | 'grapheme'): string[] {
  const segmenter = segmenters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity });
  segmenters.set(granularity, segmenter);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The parts of a text, which one after the other are the text. */
function partsOf(text: string, grain: Grain): string[] {
  switch (grain) {
    case 'block': case 'sentence': return segments(text, 'sentence');
    case 'line': return text.split(/(?<=\n)/);
    case 'word': return text.split(/(?<=\s)(?=\S)/).flatMap((word) => (word.length > 40 ? segments(word, 'word') : [word]));
    case 'character': return segments(text, 'grapheme');
  }
}

/** Units as one text. */
export function joinUnits(units: readonly Unit[]): string {
  let text = '';
  units.forEach((unit, index) => {
    const [last, following] = [units[index - 1], units[index + 1]];
    const begins = last?.block !== unit.block;
    if (begins) text += (last ? '\n\n' : '') + unit.open;
    text += unit.text;
    if (following?.block !== unit.block) text = unit.close === '' ? text.trimEnd() : text.replace(/\n$/, '') + unit.close;
  });
  return text;
}
