/** Boxes that a flex or grid container places: short ones that stand beside one another are a line. */
import type { BlockContext } from '../block-context';
import { boxOf } from '../safe-dom';
import { OpenPart } from './parts';
import { isLongerThan, joined, type RawBlock } from './raw-block';

const MAX_ITEMS = 60;
/** The longest of such boxes, in words. */
const MAX_WORDS = 8;
const MAX_COLUMNS = 8;
/** Their children are entries rather than fields of one. */
const LISTS = new Set(['UL', 'OL', 'MENU', 'NAV']);

/** Whether two boxes overlap in height by more than half of the lower one. */
function isBeside(a: DOMRect, b: DOMRect): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return shared > Math.min(a.height, b.height) / 2;
}

/** Blocks in the rows in which they stand on the screen. */
function rowsOf(blocks: readonly RawBlock[]): RawBlock[][] {
  const rows: RawBlock[][] = [];
  let first: DOMRect | null = null;
  for (const block of blocks) {
    const box = boxOf(block.element);
    if (first && isBeside(first, box)) rows.at(-1)?.push(block);
    else {
      rows.push([block]);
      first = box;
    }
  }
  return rows;
}

function isShort({ kind, text, linked, folded, waiting }: RawBlock): boolean {
  const isField = kind === 'paragraph' || kind === 'list-item' || kind === 'quote';
  return isField && linked < 0.5 && !folded && !waiting && !text.includes('\n') && !isLongerThan(text, MAX_WORDS);
}

export class ItemsPart extends OpenPart {
  /** For each child of the container, how many blocks came before it. */
  private readonly starts: number[] = [];
  private readonly container: BlockContext;

  constructor(context: BlockContext) {
    super(context);
    this.container = context;
  }

  override begin({ flow }: BlockContext, isChild: boolean): void {
    if (isChild && flow === 'block') this.starts.push(this.blocks.length);
  }

  override end(): readonly RawBlock[] {
    const { blocks } = this;
    if (blocks.length < 2 || blocks.length > MAX_ITEMS || LISTS.has(this.container.tag)) return blocks;
    if (!this.isOneEach() || !blocks.every(isShort)) return blocks;
    const rows = rowsOf(blocks);
    const [first] = rows;
    const columns = first?.length ?? 0;
    if (columns < 2 || columns > MAX_COLUMNS || rows.some(({ length }) => length !== columns)) return blocks;
    const text = rows.map((row) => row.map((block) => block.text).join(' | ')).join('\n');
    const [head] = blocks;
    return head ? [joined(blocks, head, text, rows.length > 1 ? 'table' : head.kind)] : blocks;
  }

  /** Whether no child has more than one block. */
  private isOneEach(): boolean {
    return this.starts.every((start, index) => (this.starts[index + 1] ?? this.blocks.length) - start <= 1);
  }
}
