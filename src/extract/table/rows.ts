/**
 * What a table's rows are. A row of short cells is a line with bars, as in a table of data or a receipt. Where a table
 * only lays out a page, its cells are parts of the page, one after the other.
 */
import { isLongerThan, joined, type RawBlock } from '../blocks/raw-block';
import { codeFrom } from './code-rows';
import { cellText, charsIn } from './cell-text';
import { withoutFillers } from './fillers';
import { gridOf, type Cell, type Placed, type Row } from './grid';

/**
 * What a table says of itself. 'data': it has headers, a caption or a role. 'layout': it says that it only lays out.
 */
export type TableSort = 'data' | 'unknown' | 'layout';

/** The longest cell of a line, in words. `blocks`: one with blocks, in a table that does not say what it is. */
const LONGEST = { data: 150, unknown: 60, blocks: 25, layout: 12 } as const;
/** More blocks in a cell are a part of the page, unless they are few words. */
const MAX_BLOCKS = { data: 12, unknown: 4, layout: 1 } as const;
const FEW_WORDS = 16;

/** The length of a list of texts, as one. */
const isLong = (cell: Cell, words: number): boolean =>
  charsIn(cell) > words * 12 || isLongerThan(cell.blocks.map(({ text }) => text).join(' '), words);

/** Whether a cell can stand in a line. */
function fits(cell: Cell, sort: TableSort): boolean {
  const { blocks, holdsBlocks, isHeader } = cell;
  if (blocks.length > MAX_BLOCKS[sort] && isLong(cell, FEW_WORDS)) return false;
  if (sort === 'layout' && blocks.length > 1) return false;
  if (blocks.some(({ kind, text }) => kind === 'heading' && !isHeader && text.length > 0 && blocks.length > 1))
    return false;
  if (sort !== 'data' && blocks.some(({ kind, text }) => (kind === 'table' || kind === 'code') && text.includes('\n')))
    return false;
  if (blocks.some(({ kind, text }) => kind === 'table' && text.length > 400)) return false;
  return !isLong(cell, sort === 'unknown' && holdsBlocks ? LONGEST.blocks : LONGEST[sort]);
}

/** Whether each row is a line. */
function linesAmong(rows: readonly Row[], sort: TableSort): boolean[] {
  const full = rows.map(({ cells }) => cells.filter(({ blocks }) => blocks.length > 0));
  const isOneRow = full.filter((cells) => cells.length > 0).length === 1;
  const fit = full.map((cells) => cells.every((cell) => fits(cell, isOneRow && sort === 'unknown' ? 'layout' : sort)));
  if (sort === 'data') return fit;
  const hasColumns = full.map((cells, row) => fit[row] === true && cells.length > 1);
  // A row with one cell is a line only in a table whose other rows have columns.
  const isTable =
    sort === 'unknown' && hasColumns.filter(Boolean).length * 2 > full.filter(({ length }) => length > 0).length;
  return fit.map(
    (is, row) =>
      is && (hasColumns[row] === true || (isTable && (full[row] ?? []).every((cell) => !isLong(cell, FEW_WORDS)))),
  );
}

/** A row with one cell that spans all is said once, and a cell that spans columns is repeated only as a header. */
function textsOf(places: readonly Placed[]): string[] {
  const cells = new Set(places.flatMap(({ cell }) => (cell ? [cell] : [])));
  const isAlone = cells.size === 1;
  return places.flatMap(({ cell, isRepeated }) => {
    if (isRepeated && isAlone) return [];
    return [cell && !(isRepeated && !cell.isHeader) ? cellText(cell.blocks) : ''];
  });
}

/** Rows that are lines, as one block. */
function lineBlock(grid: readonly (readonly Placed[])[], sort: TableSort, table: Element): RawBlock[] {
  const lines = grid.map(textsOf).filter((texts) => texts.some((text) => text !== ''));
  const blocks = grid.flatMap((places) =>
    places.flatMap(({ cell, isRepeated }) => {
      const isSaid =
        cell && (!isRepeated || (cell.isHeader && places.some((other) => other.cell && other.cell !== cell)));
      return isSaid ? cell.blocks : [];
    }),
  );
  const [first] = blocks;
  if (!first) return [];
  const text = withoutFillers(lines)
    .map((texts) => texts.join(' | ').replaceAll(/ {2,}/g, ' ').trim())
    .join('\n');
  const isTable = sort === 'data' || lines.length > 1;
  const kind = isTable ? 'table' : first.kind === 'heading' ? 'paragraph' : first.kind;
  return [joined(blocks, isTable ? { ...first, element: table } : first, text, kind)];
}

/** What a table is in the page: its blocks in reading order. */
export function tableBlocks(rows: readonly Row[], sort: TableSort, table: Element): RawBlock[] {
  const code = codeFrom(rows, table);
  if (code) return code;
  const isLine = linesAmong(rows, sort);
  const grid = gridOf(rows);
  const blocks: RawBlock[][] = [];
  let lines: Placed[][] = [];
  const endLines = (): void => {
    blocks.push(lineBlock(lines, sort, table));
    lines = [];
  };
  rows.forEach(({ cells }, row) => {
    if (isLine[row] === true) lines.push(grid[row] ?? []);
    else {
      endLines();
      blocks.push(cells.flatMap((cell) => cell.blocks));
    }
  });
  endLines();
  return blocks.flat();
}
