/** A cell's words in one line. */
import type { RawBlock } from '../blocks/raw-block';
import type { Cell } from './grid';

/** After such a sign, lines need no other between them. */
const ENDED = /[.,;:!?。、：；]$/u;

/** Lines as one, with "; " between them. */
function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .reduce((all, line) => (all === '' ? line : `${all}${ENDED.test(all) ? ' ' : '; '}${line}`), '');
}

/** A block's text without what parts cells and sets in lines. */
function plainText({ text, kind }: RawBlock): string {
  const bare = text.replaceAll(/[ \t]{2,}/g, ' ');
  return kind === 'table' ? bare.replaceAll(/ ?\| ?/g, ', ') : bare;
}

/** The text of a cell for a row of its table. */
export function cellText(blocks: readonly RawBlock[]): string {
  const [only] = blocks;
  if (!only) return '';
  if (blocks.length === 1 && !only.text.includes('\n') && only.kind !== 'code') return only.text;
  return inOneLine(blocks.map(plainText).join('\n'));
}

/** The characters that a cell holds. */
export function charsIn({ blocks }: Cell): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}
