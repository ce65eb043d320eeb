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
}

/** A role for tables that hold data. */
const DATA_ROLES = new Set(['table', 'grid', 'treegrid']);

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

  override begin({ tablePart, tag, style }: BlockContext): void {
    this.gatherLoose();
    if (tablePart === 'row') this.beginRow();
    else if (tablePart === 'group') this.beginGroup(placeOfGroup(tag, style?.display ?? ''));
  }

  addCell(context: BlockContext, blocks: readonly RawBlock[], holdsBlocks: boolean): void {
    this.gatherLoose();
    const { element, tag, role } = context;
    const isHeader = tag === 'TH' || role === 'columnheader' || role === 'rowheader';
    const isNamed = isHeader && blocks.length > 0;
    if (isNamed || attribute(element, 'headers') !== null || attribute(element, 'scope') !== null) this.isData();
    const column = Number(attribute(element, 'aria-colindex') ?? 0);
    (this.row ?? this.beginRow()).cells.push({
      blocks,
      isHeader,
      holdsBlocks,
      columns: cellSpan(attribute(element, 'colspan') ?? attribute(element, 'aria-colspan'), 1),
      rows: cellSpan(attribute(element, 'rowspan') ?? attribute(element, 'aria-rowspan'), 0),
      column: Number.isInteger(column) && column > 0 ? column : 0,
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
    const rows: Row[] = this.rows.toSorted((a, b) => a.place - b.place);
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

  private beginRow(): OpenRow {
    const row = { cells: [], group: this.group, place: this.place };
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
