/** Notes beside a text, such as those in the margin: they follow the sentence that they belong to. */
import { isLongerThan, separator, type TextPiece, type RawBlock } from './raw-block';

export interface Note {
  /** After so many characters of the text. */
  readonly at: number;
  readonly blocks: readonly RawBlock[];
}

/** A note of so few characters stands where it is: it is a figure or a sign. */
const SIGN_CHARS = 3;
/** A note of so few words stays in the block. */
const FEW_WORDS = 6;
/** Where a sentence ends, for a reader. */
const SENTENCE_END = /[.!?。！？…][”’"')\]»]*(?=\s|$)|[。！？]/gu;
const LETTER = /[\p{L}\p{N}]/gu;

/** Where the sentence ends that `at` stands in. */
function endOfSentence(text: string, at: number): number {
  SENTENCE_END.lastIndex = Math.max(0, at - 1);
  const found = SENTENCE_END.exec(text);
  return found ? found.index + found[0].length : text.length;
}

/** The pieces before and after a place in the text. Where it stands within a piece, that is divided. */
function divide(pieces: readonly TextPiece[], at: number): [TextPiece[], TextPiece[]] {
  let passed = 0;
  for (const [index, piece] of pieces.entries()) {
    const within = at - passed;
    if (within < piece.text.length) {
      const before = { ...piece, text: piece.text.slice(0, within) };
      const skipped = piece.skipped + (before.text.match(LETTER)?.length ?? 0);
      const after = { ...piece, text: piece.text.slice(within), skipped };
      return [
        [...pieces.slice(0, index), ...(within > 0 ? [before] : [])],
        [after, ...pieces.slice(index + 1)],
      ];
    }
    passed += piece.text.length;
  }
  return [[...pieces], []];
}

const textOf = (pieces: readonly TextPiece[]): string => pieces.map(({ text }) => text).join('');

/** A part of a block's text as a block. */
function part(block: RawBlock, pieces: readonly TextPiece[]): RawBlock {
  return { ...block, pieces, text: textOf(pieces).replaceAll(/ {2,}/g, ' ').trim() };
}

/** What stands in the place of a note within its text, or null where it is a block of its own. */
function inLine({ at, blocks }: Note, text: string): { at: number; pieces: TextPiece[] } | null {
  const [only, ...more] = blocks;
  if (!only || more.length > 0 || only.kind === 'table' || only.kind === 'code') return null;
  if (only.text.length <= SIGN_CHARS) {
    return { at, pieces: [separator(' '), ...only.pieces, separator(' ')] };
  }
  if (isLongerThan(only.text, FEW_WORDS)) return null;
  return { at: endOfSentence(text, at), pieces: [separator(' '), ...only.pieces, separator(' ')] };
}

/** A block with its notes in their places. */
export function withNotes(block: RawBlock, notes: readonly Note[]): RawBlock[] {
  const places = notes
    .map((note) => {
      const short = inLine(note, block.text);
      return { at: short?.at ?? endOfSentence(block.text, note.at), pieces: short?.pieces ?? null, note };
    })
    .sort((a, b) => a.at - b.at);
  const blocks: RawBlock[] = [];
  let rest: TextPiece[] = [...block.pieces];
  let done: TextPiece[] = [];
  let passed = 0;
  for (const { at, pieces, note } of places) {
    const [before, after] = divide(rest, at - passed);
    done = [...done, ...before, ...(pieces ?? [])];
    if (!pieces) {
      blocks.push(part(block, done));
      done = [];
      for (const one of note.blocks) blocks.push(one);
    }
    rest = after;
    passed = at;
  }
  blocks.push(part(block, [...done, ...rest]));
  return blocks.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}
