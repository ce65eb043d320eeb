/** Code that a table lays out: a row for each line, or one row with all of them, beside columns of numbers. */
import { joined, type CodeLine, type RawBlock } from '../blocks/raw-block';
import { codeText } from '../code/code-run';
import type { Cell, Row } from './grid';

type Mark = CodeLine['mark'];

const NUMBERS = /^[\s\d.:…]*$/u;
const SIGNS = /^[\s+\-−]*$/u;
/** Columns beside code: numbers of lines before and after, and a sign. More make it no table of code. */
const MAX_CELLS = 8;

const textOf = (cell: Cell | undefined): string => cell?.blocks.map(({ text }) => text).join('') ?? '';

interface Columns {
  /** One or two. */
  readonly code: readonly number[];
  /** The column with the signs of a diff, or -1. */
  readonly signs: number;
}

/** Which columns hold code, and which hold the signs of a diff. */
function columnsOf(rows: readonly Row[]): Columns | null {
  const code: number[] = [];
  let signs = -1;
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (width > MAX_CELLS) return null;
  for (let column = 0; column < width; column++) {
    const texts = rows.map(({ cells }) => textOf(cells[column]));
    if (texts.every((text) => NUMBERS.test(text))) continue;
    if (texts.every((text) => SIGNS.test(text))) signs = column;
    else code.push(column);
  }
  return code.length === 1 || code.length === 2 ? { code, signs } : null;
}

function linesIn({ blocks }: Cell, sign: string): CodeLine[] {
  const mark: Mark = sign === '+' ? '+' : sign === '-' || sign === '−' ? '-' : '';
  const lines = blocks.flatMap(
    ({ lines, text }) => lines ?? text.split('\n').map((line): CodeLine => ({ text: line, mark: '' })),
  );
  return mark === '' ? lines : lines.map(({ text }) => ({ text, mark }));
}

/** Both sides of a diff as one: what is the same once, else what was and what is. */
function merged(was: Cell, is: Cell): CodeRow {
  if (textOf(was) === textOf(is)) return { lines: linesIn(was, ''), blocks: was.blocks };
  const marked = (cell: Cell, mark: Mark): CodeLine[] =>
    linesIn(cell, '')
      .filter(({ text }) => text.trim() !== '')
      .map(({ text }) => ({ text, mark }));
  return { lines: [...marked(was, '-'), ...marked(is, '+')], blocks: [...was.blocks, ...is.blocks] };
}

interface CodeRow {
  readonly lines: readonly CodeLine[];
  readonly blocks: readonly RawBlock[];
}

function codeOf({ cells }: Row, { code: [first, second], signs }: Columns): CodeRow {
  const was = first === undefined ? undefined : cells[first];
  const is = second === undefined ? undefined : cells[second];
  if (was && is) return merged(was, is);
  const only = was ?? is;
  return { lines: only ? linesIn(only, textOf(cells[signs]).trim()) : [], blocks: only?.blocks ?? [] };
}

/** The code that a table's rows hold, as one block; null where they hold anything else. */
export function codeFrom(rows: readonly Row[], table: Element): RawBlock[] | null {
  // Few tables get further than this.
  if (!rows.some(({ cells }) => cells.some(({ blocks }) => blocks[0]?.kind === 'code'))) return null;
  const columns = columnsOf(rows);
  if (!columns) return null;
  const parts = rows.map((row) => codeOf(row, columns));
  const blocks = parts.flatMap((part) => part.blocks);
  const [head] = blocks;
  if (!head || blocks.some(({ kind }) => kind !== 'code')) return null;
  const lines = parts.flatMap((part) => (part.lines.length > 0 ? part.lines : [{ text: '', mark: '' } as const]));
  return [{ ...joined(blocks, { ...head, element: table }, codeText(lines), 'code'), lines }];
}
