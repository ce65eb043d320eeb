/** Numbers of list items, as browsers paint them. HTML standard, "The ol element": start, reversed, value. */
import {
  attribute,
  dataOf,
  firstChild,
  firstElementChild,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  parentElementOf,
  tagNameOf,
} from '../safe-dom';
import type { NamedElement } from '../named-element';
import { numberIn } from './number-styles';

/** How far the items of a list are counted. */
export interface ListCount {
  readonly list: Element;
  readonly step: 1 | -1;
  /** The number of the item before. */
  number: number;
  /** The last item that was counted, or null. */
  last: Element | null;
}

const LISTS = new Set(['OL', 'UL', 'MENU']);
/** The styles that `type` names. */
const TYPES: Readonly<Record<string, string>> = {
  a: 'lower-alpha',
  A: 'upper-alpha',
  i: 'lower-roman',
  I: 'upper-roman',
  1: 'decimal',
};

function wholeNumber(element: Element, name: string): number | null {
  const written = attribute(element, name)?.trim() ?? '';
  return /^[-+]?\d{1,9}(?!\d)/.test(written) ? parseInt(written, 10) : null;
}

function itemsOf(list: Element): number {
  let count = 0;
  for (let child = firstElementChild(list); child; child = nextElementSibling(child))
    if (tagNameOf(child) === 'LI') count += 1;
  return count;
}

/** Begins to count, or null where the element is no list. */
export function listCount({ element, tag }: NamedElement): ListCount | null {
  if (!LISTS.has(tag)) return null;
  const isReversed = tag === 'OL' && attribute(element, 'reversed') !== null;
  const start = wholeNumber(element, 'start') ?? (isReversed ? itemsOf(element) : 1);
  const step = isReversed ? -1 : 1;
  return { list: element, step, number: start - step, last: null };
}

/** Items that were passed since the last one, because nobody can see them, count where they have a box. */
function countPassed(count: ListCount, item: Element, view: Window | null): void {
  let at = count.last ? nextElementSibling(count.last) : firstElementChild(count.list);
  for (; at && at !== item; at = nextElementSibling(at))
    if (tagNameOf(at) === 'LI' && (!view || view.getComputedStyle(at).display !== 'none'))
      count.number = wholeNumber(at, 'value') ?? count.number + count.step;
}

/** Whether an item holds text of its own. Only its first nodes are looked at. */
function hasText(item: Element): boolean {
  let node: Node | null = firstChild(item);
  for (let seen = 0; node && seen < 64; seen += 1) {
    if (nodeTypeOf(node) === Node.TEXT_NODE && dataOf(node as Text).trim() !== '') return true;
    const inner: Node | null = nodeTypeOf(node) === Node.ELEMENT_NODE ? firstChild(node) : null;
    let next: Node | null = inner ?? nextSibling(node);
    let up: Element | null = inner ? null : parentElementOf(node);
    while (!next && up && up !== item) {
      next = nextSibling(up);
      up = parentElementOf(up);
    }
    node = next;
  }
  return node !== null;
}

function styleOfList(list: Element, item: Element): string {
  const type = attribute(item, 'type') ?? attribute(list, 'type') ?? '';
  return TYPES[type] ?? (tagNameOf(list) === 'OL' ? 'decimal' : 'disc');
}

/**
 * Counts an item of a list. What stands before its words: "3. ", "b. ", or '' for a bullet or nothing.
 * @param style null where nothing is laid out
 */
export function numberOfItem(
  count: ListCount,
  item: Element,
  style: CSSStyleDeclaration | null,
  view: Window | null,
): string {
  if (parentElementOf(item) === count.list) {
    countPassed(count, item, view);
    count.last = item;
  }
  count.number = wholeNumber(item, 'value') ?? count.number + count.step;
  if (style && !style.display.includes('list-item')) return '';
  const name = style ? style.listStyleType : styleOfList(count.list, item);
  const text = numberIn(name, count.number, tagNameOf(count.list) === 'OL');
  return text !== '' && hasText(item) ? text : '';
}
