/** Takes the signs that page builders left behind out of blocks. */
import { parentElementOf, tagNameOf } from '../safe-dom';
import { shortcodesIn } from '../shortcodes';
import { separator, type TextPiece, type RawBlock } from './raw-block';

const LETTERS = /[\p{L}\p{N}]/gu;
/** Where signs are named, not left over. */
const NAMING = new Set(['CODE', 'KBD', 'SAMP', 'TT', 'VAR']);

function isNamed({ node }: TextPiece): boolean {
  const parent = node && parentElementOf(node);
  return parent ? NAMING.has(tagNameOf(parent)) : false;
}

/** The parts of a piece that are outside the signs. @param at where the piece begins in the text */
function leftOf(piece: TextPiece, at: number, signs: readonly (readonly [start: number, end: number])[]): TextPiece[] {
  const left: TextPiece[] = [];
  let from = 0;
  for (const [start, end] of [...signs, [at + piece.text.length, 0] as const]) {
    const to = Math.min(piece.text.length, start - at);
    if (to > from) {
      const skipped = piece.skipped + (piece.text.slice(0, from).match(LETTERS)?.length ?? 0);
      left.push({ ...piece, text: piece.text.slice(from, to), skipped: piece.node ? skipped : 0 });
    }
    from = Math.max(from, end - at);
  }
  return left;
}

/** A block without its signs: none where nothing else is in it. */
export function withoutShortcodes(block: RawBlock): RawBlock[] {
  const { kind, text, pieces } = block;
  if (kind === 'code' || pieces.some((piece) => isNamed(piece) && piece.text.includes('['))) return [block];
  const signs = shortcodesIn(text);
  if (signs.length === 0 || pieces.map((piece) => piece.text).join('') !== text) return [block];
  let at = 0;
  const left: TextPiece[] = [];
  for (const piece of pieces) {
    const parts = leftOf(piece, at, signs);
    // The words on both sides of a sign are two words.
    parts.forEach((part, index) => {
      if (index > 0) left.push(separator(' '));
      left.push(part);
    });
    at += piece.text.length;
  }
  const words = left.map((piece) => piece.text).join('');
  return /[\p{L}\p{N}]/u.test(words) ? [{ ...block, text: words.replaceAll(/ {2,}/g, ' ').trim(), pieces: left }] : [];
}
