/**
 * Units into which a text is cut: blocks, and if one is too long, rows or sentences, then words, characters, and parts
 * of a character (a letter may have any number of marks). A very long block is cut into chunks first. The parts of a
 * block, joined, are the block.
 */
import type { Block } from '@/src/protocol/page-content';
import { marksOf } from '../page-text';
import { CHUNK_CHARS, chunksOf } from '../text/chunks';

/** What a unit is, and so what it is divided into next. */
type Grain = 'block' | 'line' | 'sentence' | 'word' | 'character' | 'piece';

export interface Unit {
  readonly text: string;
  readonly grain: Grain;
  /** Heading level, or null for anything else. */
  readonly level: number | null;
  /** The block's number, shared by all of its parts. */
  readonly block: number;
  /** Repeated around each part of a cut block: a table's first row, a code block's fences. */
  readonly open: string;
  readonly close: string;
  /** The first row of a table that is cut into chunks. */
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

/** The longest first row that is repeated, in characters. */
const HEAD_CHARS = 1_000;

/** The chunks of a long unit. Each is divided further as the whole would be. */
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

/** Divides a unit into two or more parts; null for a single UTF-16 unit or a character of two. */
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

/** What is repeated before a later part of a cut block. */
function again({ open, close, grain }: Unit, first: string): string {
  if (close !== '') return open;
  // The first row names a table's columns. Only whole tables are divided into lines.
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

/** The parts of a text, in order and without gaps. */
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

/** Joins units to one text. O(n): no text is built and cut again. */
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
