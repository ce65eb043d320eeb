/**
 * Places the cells of a table in rows and columns (HTML, "Forming a table"). A cell that spans rows stands in each of
 * them, so that a row can be read alone. Linear in the cells, whatever their spans say.
 */
import type { RawBlock } from '../blocks/raw-block';

export interface Cell {
  /** What it holds, as if it stood alone. */
  readonly blocks: readonly RawBlock[];
  readonly isHeader: boolean;
  /** Whether it holds blocks, as opposed to a text with line breaks. */
  readonly holdsBlocks: boolean;
  /** At least 1. */
  readonly columns: number;
  /** At least 1; 0 for all rows to the end of the group. */
  readonly rows: number;
  /** Its column as the page says it, counted from 1; 0 where it does not. */
  readonly column: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Rows of another group begin anew: no cell spans groups. */
  readonly group: number;
}

/** A cell in a row's line, or a place where there is none. */
export interface Placed {
  readonly cell: Cell | null;
  /** Whether the cell began in an earlier column of the row: its words are said once. */
  readonly isRepeated: boolean;
}

/** HTML's own limits on what a cell spans. */
const MAX_COLUMNS = 1_000;
const MAX_ROWS = 65_534;
/** So many places are filled by cells from rows above, and a few for each cell; more are left empty. */
const REPEATS = 10_000;

/** Numbers from an attribute such as `colspan`. */
export function cellSpan(value: string | null, least: number): number {
  const span = Number.parseInt(value ?? '', 10);
  return Number.isNaN(span) || span < least ? 1 : Math.min(span, MAX_ROWS);
}

interface Stretch {
  readonly cell: Cell;
  readonly from: number;
  readonly to: number;
  /** Up to this row, which it does not cover. */
  readonly until: number;
}

/** How many places may still be filled by cells that began elsewhere. */
class Repeats {
  private left: number;

  constructor(rows: readonly Row[]) {
    this.left = REPEATS + 4 * rows.reduce((sum, { cells }) => sum + cells.length, 0);
  }

  take(): boolean {
    return this.left-- > 0;
  }
}

/** Each row's places from the first to the last that holds a cell. */
export function gridOf(rows: readonly Row[]): Placed[][] {
  const repeats = new Repeats(rows);
  const placed = placeAll(rows, repeats);
  // Columns in which no cell begins have no width.
  const begins = [...new Set(placed.flatMap((row) => row.map(({ from }) => from)))].sort((a, b) => a - b);
  const numbers = new Map(begins.map((column, index) => [column, index]));
  return placed.map((row) => {
    const places: Placed[] = [];
    for (const { cell, from, to } of row) {
      const first = numbers.get(from) ?? 0;
      while (places.length < first) places.push({ cell: null, isRepeated: false });
      for (let at = first; at < begins.length && (begins[at] ?? 0) < to; at++) {
        if (at > first && !repeats.take()) break;
        places.push({ cell, isRepeated: at > first });
      }
    }
    return places;
  });
}

/** The first column as the page numbers them, 0 where it does not. A grid may show the later ones only. */
function firstColumn(rows: readonly Row[]): number {
  let least = 0;
  for (const { cells } of rows)
    for (const { column } of cells) if (column > 0 && (least === 0 || column < least)) least = column;
  return least;
}

/** For each row, the columns that its cells and those from above take, from left to right. */
function placeAll(rows: readonly Row[], repeats: Repeats): Stretch[][] {
  const origin = firstColumn(rows);
  let spans: Stretch[] = [];
  let group = -1;
  return rows.map(({ cells, group: own }, index) => {
    const above = own === group ? spans.filter(({ until }) => until > index && repeats.take()) : [];
    group = own;
    const row: Stretch[] = [];
    let [next, column] = [0, 0];
    const passSpans = (): void => {
      for (let span = above[next]; span && span.from <= column; span = above[++next]) {
        row.push(span);
        column = Math.max(column, span.to);
      }
    };
    for (const cell of cells) {
      if (cell.column > 0) column = Math.max(column, cell.column - origin);
      passSpans();
      const to = column + Math.min(cell.columns, MAX_COLUMNS);
      row.push({ cell, from: column, to, until: cell.rows === 0 ? Infinity : index + cell.rows });
      column = to;
    }
    for (; next < above.length; next++) if (above[next]) row.push(above[next] as Stretch);
    const begun = row.filter(({ until }) => until > index + 1);
    spans = begun.length > 0 ? begun.sort((a, b) => a.from - b.from) : [];
    return row.sort((a, b) => a.from - b.from);
  });
}
