/**
 * What a text is cut into: blocks, and where one is too long, its rows or sentences, then words, then characters, then
 * what a character is put together from (there is no limit to the marks on a letter). A very long one goes in chunks
 * first. The parts of a block, one after the other, are the block again.
 */
import type { Block } from '@/src/protocol/page-content';
import { marksOf } from '../page-text';
import { CHUNK_CHARS, chunksOf } from '../text/chunks';

/** From what a unit is divided into next. */
type Grain = 'block' | 'line' | 'sentence' | 'word' | 'character' | 'piece';

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
  /** Of a table that is cut into chunks: its first row. */
  readonly head?: string;
}

/** A block as a unit. `block`: its number. */
export function blockUnit(
  { text, ...how }: Pick<Block, 'kind' | 'level' | 'text' | 'author' | 'time'>,
  block: number,
): Unit {
  const { kind, level } = how;
  const grain = kind === 'code' || kind === 'table' ? 'line' : 'block';
  return { text, grain, level: kind === 'heading' ? (level ?? 2) : null, block, ...marksOf(how) };
}

/** A longer first row is not said again. */
const HEAD_CHARS = 1_000;

/** Chunks of a unit that is long; each is divided further as its whole would be. */
function inChunks(unit: Unit): Unit[] {
  const head =
    unit.grain === 'line' && unit.close === ''
      ? (unit.head ?? unit.text.slice(0, unit.text.indexOf('\n') + 1).slice(0, HEAD_CHARS))
      : undefined;
  return Array.from(chunksOf(unit.text), ({ text }, index) => ({
    ...unit,
    text,
    ...(head !== undefined && { head }),
    open: index === 0 ? unit.open : again(unit, head ?? ''),
  }));
}

/** The unit in smaller parts, two or more; null for a single UTF-16 unit or character of two. */
export function divide(unit: Unit): Unit[] | null {
  if (unit.text.length > CHUNK_CHARS) return inChunks(unit);
  for (let grain: Grain | null = unit.grain; grain; grain = next(grain)) {
    const texts = partsOf(unit.text, grain).filter((text) => text !== '');
    if (texts.length < 2) continue;
    const finer = next(grain) ?? 'piece';
    return texts.map((text, index) => ({
      ...unit,
      text,
      grain: finer,
      open: index === 0 ? unit.open : again(unit, unit.head ?? (texts[0] ?? '').slice(0, HEAD_CHARS)),
    }));
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
  const finer: Record<Grain, Grain | null> = {
    block: 'sentence',
    line: 'sentence',
    sentence: 'word',
    word: 'character',
    character: 'piece',
    piece: null,
  };
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
    case 'block':
    case 'sentence':
      return segments(text, 'sentence');
    case 'line':
      return text.split(/(?<=\n)/);
    case 'word':
      return text.split(/(?<=\s)(?=\S)/).flatMap((word) => (word.length > 40 ? segments(word, 'word') : [word]));
    case 'character':
      return segments(text, 'grapheme');
    case 'piece':
      return Array.from(text);
  }
}

/** Units as one text. O(n): no text is built up and cut again. */
export function joinUnits(units: readonly Unit[]): string {
  const parts: string[] = [];
  units.forEach((unit, index) => {
    const [last, following] = [units[index - 1], units[index + 1]];
    if (last?.block !== unit.block) parts.push((last ? '\n\n' : '') + unit.open);
    parts.push(unit.text);
    if (following?.block === unit.block) return;
    if (unit.close === '') trimEnd(parts);
    else parts.push(withoutLineEnd(parts.pop() ?? '') + unit.close);
  });
  return parts.join('');
}

function trimEnd(parts: string[]): void {
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const rest = part.trimEnd();
    if (rest === '') continue;
    parts.push(rest);
    return;
  }
}

const withoutLineEnd = (text: string): string => (text.endsWith('\n') ? text.slice(0, -1) : text);
