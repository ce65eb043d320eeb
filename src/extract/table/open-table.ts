/** A table that is being read, and its cells. */
import type { BlockContext } from '../block-context';
import { OpenPart } from '../blocks/parts';
import type { RawBlock } from '../blocks/raw-block';
import { attribute } from '../safe-dom';
import { cellSpan, type Cell, type Row } from './grid';
import { tableBlocks, type TableSort } from './rows';
import { placeOfGroup } from './table-part';

interface OpenRow {
  readonly cells: Cell[];
  readonly group: number;
  /** Heads first, feet last. */
  readonly place: -1 | 0 | 1;
  /** Its number as the page says it, counted from 1; 0 where it does not. */
  readonly number: number;
}

/** A role for tables that hold data. */
const DATA_ROLES = new Set(['table', 'grid', 'treegrid']);

function placeIn(element: Element, name: string): number {
  const place = Number(attribute(element, name) ?? 0);
  return Number.isInteger(place) && place > 0 ? place : 0;
}

/**
 * Rows as they stand on the screen. Grids that use their rows again number them, and those that fix columns have parts
 * of one row in several places, with the same number.
 */
function inOrder(rows: readonly OpenRow[]): OpenRow[] {
  const first = rows.findIndex(({ number }) => number > 0);
  // Where only some say their number, it says nothing of the others.
  const isNumbered = first >= 0 && rows.slice(first).every(({ number }) => number > 0);
  if (!isNumbered) return rows.toSorted((a, b) => a.place - b.place);
  const sorted = rows.toSorted((a, b) => a.place - b.place || a.number - b.number);
  const whole: OpenRow[] = [];
  for (const row of sorted) {
    const before = whole.at(-1);
    const isPart = before && before.number > 0 && before.number === row.number && row.cells.every(isPlaced);
    if (!isPart || !before.cells.every(isPlaced)) whole.push({ ...row, cells: [...row.cells] });
    else for (const cell of row.cells) before.cells.push(cell);
  }
  for (const { cells } of whole) if (cells.every(isPlaced)) cells.sort((a, b) => a.column - b.column);
  return whole;
}

const isPlaced = ({ column }: Cell): boolean => column > 0;

export class OpenTable extends OpenPart {
  private readonly rows: OpenRow[] = [];
  private readonly captions: RawBlock[] = [];
  private group = 0;
  private place: OpenRow['place'] = 0;
  private row: OpenRow | null = null;
  private sort: TableSort;
  private readonly table: BlockContext;

  constructor(context: BlockContext) {
    super(context);
    this.table = context;
    const { role } = context;
    this.sort = role === 'presentation' || role === 'none' ? 'layout' : DATA_ROLES.has(role) ? 'data' : 'unknown';
  }

  override begin({ tablePart, tag, style, element, role }: BlockContext): void {
    this.gatherLoose();
    if (tablePart === 'row') this.beginRow(role === 'row' ? placeIn(element, 'aria-rowindex') : 0);
    else if (tablePart === 'group') this.beginGroup(placeOfGroup(tag, style?.display ?? ''));
  }

  addCell(context: BlockContext, blocks: readonly RawBlock[], holdsBlocks: boolean): void {
    this.gatherLoose();
    const { element, tag, role } = context;
    const isHeader = tag === 'TH' || role === 'columnheader' || role === 'rowheader';
    const isNamed = isHeader && blocks.length > 0;
    if (isNamed || attribute(element, 'headers') !== null || attribute(element, 'scope') !== null) this.isData();
    (this.row ?? this.beginRow()).cells.push({
      blocks,
      isHeader,
      holdsBlocks,
      columns: cellSpan(attribute(element, 'colspan') ?? attribute(element, 'aria-colspan'), 1),
      rows: cellSpan(attribute(element, 'rowspan') ?? attribute(element, 'aria-rowspan'), 0),
      column: placeIn(element, 'aria-colindex'),
    });
  }

  addCaption(blocks: readonly RawBlock[]): void {
    if (blocks.length > 0) this.isData();
    for (const block of blocks) this.captions.push(block);
  }

  /** A row, a group or the table ends. */
  endRow(): void {
    this.gatherLoose();
    this.row = null;
  }

  endGroup(): void {
    this.endRow();
    this.beginGroup(0);
  }

  override end(): readonly RawBlock[] {
    this.endRow();
    const rows: Row[] = inOrder(this.rows);
    return [...this.captions, ...tableBlocks(rows, this.sort, this.table.element)];
  }

  private isData(): void {
    if (this.sort === 'unknown') this.sort = 'data';
  }

  private beginGroup(place: OpenRow['place']): void {
    this.group += 1;
    this.place = place;
    this.row = null;
  }

  private beginRow(number = 0): OpenRow {
    const row = { cells: [], group: this.group, place: this.place, number };
    this.rows.push(row);
    this.row = row;
    return row;
  }

  /** What stands in a table and in no cell is as good as a cell. */
  private gatherLoose(): void {
    if (this.blocks.length === 0) return;
    const cell: Cell = { blocks: this.blocks, isHeader: false, holdsBlocks: true, columns: 1, rows: 1, column: 0 };
    this.blocks = [];
    (this.row ?? this.beginRow()).cells.push(cell);
  }
}

/** A cell or a caption. */
export class CellPart extends OpenPart {
  private readonly table: OpenTable;
  private holdsBlocks = false;
  private readonly cell: BlockContext;

  constructor(context: BlockContext, table: OpenTable) {
    super(context);
    this.cell = context;
    this.table = table;
  }

  override begin({ flow, tag }: BlockContext): void {
    this.holdsBlocks ||= flow === 'block' && tag !== 'BR';
  }

  /** The table gets what it holds. */
  override end(): readonly RawBlock[] {
    if (this.cell.tablePart === 'caption') this.table.addCaption(this.blocks);
    else this.table.addCell(this.cell, this.blocks, this.holdsBlocks);
    return [];
  }
}
