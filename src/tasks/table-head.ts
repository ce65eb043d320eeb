/** What the rows of a table need with them when they stand without its beginning: the names of their columns. */
import type { Block } from '@/src/protocol/page-content';

/** The longest head that is repeated, in characters. */
const HEAD_CHARS = 1_000;
/** A head of several rows has no more: years, below them their quarters. */
const MAX_HEAD_ROWS = 4;
/** Rows of so many columns are hard to count along, so each value gets its name. */
const WIDE_COLUMNS = 6;
/** So many such rows at most: the names cost tokens in each. */
const FEW_ROWS = 4;
const BAR = /\s?\|\s?/u;

const cellsOf = (row: string): string[] => row.split(BAR).map((cell) => cell.trim());

/**
 * The rows of a table that name its columns. A name that spans rows is told in each of them, so rows of a head begin
 * with the same words, or with the same empty corner.
 */
function headRows(rows: readonly string[]): readonly string[] {
  const [first = '', ...others] = rows;
  const corner = cellsOf(first)[0] ?? '';
  const isMore = (row: string): boolean => row.includes('|') && cellsOf(row)[0] === corner;
  const more = others.slice(0, MAX_HEAD_ROWS).findIndex((row) => !isMore(row));
  return more < 0 ? [first] : rows.slice(0, more + 1);
}

/** What columns are called, from all rows of the head; null where these are no names. */
function columnNames(head: readonly string[]): string[] | null {
  const rows = head.map(cellsOf);
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const names = Array.from({ length: width }, (_, column) =>
    [...new Set(rows.map((row) => row[column] ?? '').filter((name) => name !== ''))].join(' '),
  );
  const told = names.filter((name) => /\p{L}|^\d{4}$/u.test(name)).length;
  return width >= WIDE_COLUMNS && told * 4 >= width * 3 ? names : null;
}

/** A row as "name: value" pairs. */
function pairsOf(row: string, names: readonly string[]): string {
  return cellsOf(row)
    .flatMap((value, column) => {
      const name = names[column] ?? '';
      if (value === '') return [];
      return [name === '' || name === value ? value : `${name}: ${value}`];
    })
    .join('; ');
}

/**
 * Rows from the middle of a block, with what names their columns: the head of the table above them or, for a few rows
 * of a wide table, "name: value". Rows of any other block stay as they are.
 */
export function withHead({ kind, text }: Pick<Block, 'kind' | 'text'>, rows: string): string {
  if (kind !== 'table' || !text.includes('\n')) return rows;
  const head = headRows(text.slice(0, HEAD_CHARS).split('\n', MAX_HEAD_ROWS + 2));
  const lines = rows.split('\n');
  const names = lines.length <= FEW_ROWS ? columnNames(head) : null;
  if (names && lines.every((row) => cellsOf(row).length <= names.length))
    return lines.map((row) => pairsOf(row, names)).join('\n');
  const whole = head.join('\n');
  const isCut = text.charAt(whole.length) !== '\n';
  return isCut ? rows : `${whole}\n${rows}`;
}
