/** Boxes that stand beside one another, by a flex or grid container or by floating: short ones are a line. */
import type { BlockContext } from '../block-context';
import {
  attribute,
  boxOf,
  firstElementChild,
  nextElementSibling,
  previousElementSibling,
  tagNameOf,
  textContentOf,
} from '../safe-dom';
import { cellText } from '../table/cell-text';
import { OpenPart } from './parts';
import { isLongerThan, joined, type RawBlock } from './raw-block';

const MAX_ITEMS = 60;
/** The longest of such boxes, in words. */
const MAX_WORDS = 8;
const MAX_COLUMNS = 8;
/** A label has few words, and a value beside it few lines. */
const LABEL_WORDS = 4;
const MAX_VALUES = 8;
/** An empty box that is narrower is no field, in CSS pixels. */
const MIN_FIELD_PX = 12;
/** Their children are entries rather than fields of one. */
const LISTS = new Set(['UL', 'OL', 'MENU', 'NAV']);

/** Whether two boxes overlap in height by more than half of the lower one. */
function isBeside(a: DOMRect, b: DOMRect): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return shared > Math.min(a.height, b.height) / 2;
}

/** A child of the container: its blocks, none where it is an empty field of a row. */
interface Item {
  readonly element: Element;
  readonly blocks: readonly RawBlock[];
}

/** Items in the rows in which they stand on the screen. */
function rowsOf(items: readonly Item[]): Item[][] {
  const rows: Item[][] = [];
  let first: DOMRect | null = null;
  for (const item of items) {
    const box = boxOf(item.blocks[0]?.element ?? item.element);
    if (first && isBeside(first, box)) rows.at(-1)?.push(item);
    else {
      rows.push([item]);
      first = box;
    }
  }
  return rows;
}

const textOf = ({ blocks }: Item): string => (blocks.length === 1 ? (blocks[0]?.text ?? '') : cellText(blocks));

function isShort({ kind, text, linked, folded, waiting }: RawBlock): boolean {
  const isField = kind === 'paragraph' || kind === 'list-item' || kind === 'quote';
  return isField && linked < 0.5 && !folded && !waiting && !text.includes('\n') && !isLongerThan(text, MAX_WORDS);
}

/** Whether an empty item is a field like the one before it, as in a row of a table that is built of boxes. */
function isEmptyField({ element }: Item, before: Item | undefined): boolean {
  return (
    before !== undefined &&
    tagNameOf(element) === tagNameOf(before.element) &&
    attribute(element, 'class') === attribute(before.element, 'class') &&
    firstElementChild(element) === null &&
    textContentOf(element).trim() === '' &&
    boxOf(element).width >= MIN_FIELD_PX
  );
}

export class ItemsPart extends OpenPart {
  /** The children of the container, with how many blocks came before each. */
  private readonly children: { readonly element: Element; readonly start: number }[] = [];
  private readonly container: BlockContext;

  constructor(context: BlockContext) {
    super(context);
    this.container = context;
  }

  override begin({ flow, element }: BlockContext, isChild: boolean): void {
    if (isChild && flow === 'block') this.children.push({ element, start: this.blocks.length });
  }

  override end(): readonly RawBlock[] {
    const { blocks } = this;
    if (blocks.length < 2 || blocks.length > MAX_ITEMS || LISTS.has(this.container.tag)) return blocks;
    if (!blocks.every(isShort)) return blocks;
    const items = this.items();
    if (!items) return blocks;
    const rows = rowsOf(items);
    const [first] = rows;
    const columns = first?.length ?? 0;
    if (columns < 2 || columns > MAX_COLUMNS || rows.some(({ length }) => length !== columns)) return blocks;
    const text = rows.map((row) => row.map(textOf).join(' | ').replaceAll(/ {2,}/g, ' ').trim()).join('\n');
    const [head] = blocks;
    return head ? [joined(blocks, head, text, rows.length > 1 ? 'table' : head.kind)] : blocks;
  }

  /** What stands beside one another; null where that is more than fields of a line. */
  private items(): Item[] | null {
    const start = this.children[0]?.start ?? this.blocks.length;
    const items: Item[] = this.blocks.slice(0, start).map((block) => ({ element: block.element, blocks: [block] }));
    const children = this.children.map(({ element, start: from }, at): Item => {
      const to = this.children[at + 1]?.start ?? this.blocks.length;
      return { element, blocks: this.blocks.slice(from, to) };
    });
    children.forEach((child, at) => {
      if (child.blocks.length > 0 || isEmptyField(child, children[at - 1])) items.push(child);
    });
    const isOneEach = items.every(({ blocks }) => blocks.length <= 1);
    return isOneEach || isLabelWithValues(items) ? items : null;
  }
}

/** Whether the second of two items is the value of the first, in several lines. */
function isLabelWithValues([label, value, ...more]: readonly Item[]): boolean {
  const [name] = label?.blocks ?? [];
  return (
    name !== undefined &&
    value !== undefined &&
    more.length === 0 &&
    label?.blocks.length === 1 &&
    !isLongerThan(name.text, LABEL_WORDS) &&
    value.blocks.length <= MAX_VALUES &&
    value.blocks.every(({ element }) => Node.prototype.contains.call(value.element, element))
  );
}

/**
 * The part for an element's siblings where it is the first of them and floats: they may stand beside it, as a value
 * does beside its label. Null where nothing of the kind begins.
 * @param open the element of the part that is open
 */
export function itemsAtFloat(
  { element, style, flow }: BlockContext,
  parent: BlockContext,
  open: BlockContext | null,
): ItemsPart | null {
  if (!style || flow !== 'block' || parent.flow !== 'block' || parent.tablePart !== null || open === parent)
    return null;
  if (previousElementSibling(element) !== null || nextElementSibling(element) === null) return null;
  return style.all.float === 'none' ? null : new ItemsPart(parent);
}
