/**
 * Columns that hold no words of their own. Reports set numbers with columns for room, for "$" and for ")": a cell of
 * signs belongs to the number beside it.
 */

/** Signs before a number, and behind one. */
const BEFORE = /^[$€£¥₹]$/u;
const BEHIND = /^[)%]{1,2}$/u;
/** So many columns of signs are put to others. */
const MAX_MERGED = 40;
const NUMBER = /^[$€£¥₹]?\s?[(−–-]?[\d.,]+\)?%?$|^[-—–]$/u;

type Lines = readonly (readonly string[])[];

const textAt = (row: readonly string[], at: number): string => row[at] ?? '';

/** Where the signs of a column go: 1 to the next column, -1 to the one before, 0 where it holds words of its own. */
function wayOf(rows: Lines, at: number): -1 | 0 | 1 {
  let way: -1 | 0 | 1 = 0;
  for (const row of rows) {
    const text = textAt(row, at);
    if (text === '') continue;
    const own = BEFORE.test(text) ? 1 : BEHIND.test(text) ? -1 : 0;
    if (own !== 0 && own === -way) return 0;
    if (own !== 0) way = own;
  }
  if (way === 0) return 0;
  // What is no sign, such as a header of both columns, has the place beside it to itself.
  const fits = rows.every((row) => {
    const [text, beside] = [textAt(row, at), textAt(row, at + way)];
    return text === '' || beside === '' || ((way === 1 ? BEFORE : BEHIND).test(text) && NUMBER.test(beside));
  });
  return fits ? way : 0;
}

function merged(row: readonly string[], at: number, way: -1 | 1): string[] {
  const cells = [...row];
  const [text, beside] = [textAt(row, at), textAt(row, at + way)];
  if (text === '') return cells;
  while (cells.length <= at + way) cells.push('');
  cells[at + way] = way === 1 ? `${text}${beside}` : `${beside}${text}`;
  cells[at] = '';
  return cells;
}

/** Rows without columns that are empty in each of them, and with signs at their numbers. O(cells). */
export function withoutFillers(rows: Lines): string[][] {
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const columns = Array.from({ length: width }, (_, at) => at);
  let lines: Lines = rows;
  let left = MAX_MERGED;
  for (const at of columns) {
    const way = left > 0 ? wayOf(lines, at) : 0;
    if (way === 0 || at + way < 0 || at + way >= width) continue;
    lines = lines.map((row) => merged(row, at, way));
    left -= 1;
  }
  const isFilled = columns.map((at) => lines.some((row) => textAt(row, at) !== ''));
  return lines.map((row) => row.filter((_, at) => isFilled[at]));
}
