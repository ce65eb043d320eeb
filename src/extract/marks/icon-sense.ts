/** What an icon without a name of its own says in a cell: words for screen readers beside it, or a tick or a cross. */
import {
  attribute,
  dataOf,
  firstChild,
  firstElementChild,
  matches,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  parentElementOf,
  previousElementSibling,
  queryAll,
  textContentOf,
} from '../safe-dom';
import { isAlone } from './beside';

/** Classes of words that only screen readers get. */
const UNSEEN =
  /(^|\s)(sr-only|visually-?hidden|screen-reader(-text)?|u-hidden-visually|[-\w]*(offscreen|icon-alt))(\s|$)/i;
const MAX_CHARS = 40;
const MAX_LEVELS = 4;
const MAX_NODES = 8;
const CELLS = 'td, th, dd, [role="cell"], [role="gridcell"]';

/** How icons are called that say yes or no. */
const TICK = /(^|[\s_#-])(check(mark|ed)?|tick|yes|done|included)($|[\s_-])/i;
const CROSS = /(^|[\s_#-])(x|times|xmark|cross|close|no|cancel|excluded)($|[\s_-])/i;

function plainText(element: Element): string {
  return textContentOf(element).replaceAll(/\s+/g, ' ').trim();
}

const isUnseen = (element: Element | null): element is Element =>
  element !== null && UNSEEN.test(attribute(element, 'class') ?? '');

/** A short text as a name; '' where it is long or says nothing. */
const asName = (text: string): string => (text.length <= MAX_CHARS && /[\p{L}\p{N}]/u.test(text) ? text : '');

/** The words within an icon, if all of them are for screen readers, as the figure of a row of stars is. */
export function unseenWordsIn(icon: Element): string {
  const child = firstElementChild(icon);
  return isUnseen(child) && plainText(child) === plainText(icon) ? asName(plainText(child)) : '';
}

/** Whether an element holds nothing but these and white space. */
function holdsOnly(parent: Element, own: readonly (Element | null)[]): boolean {
  let node: Node | null = firstChild(parent);
  for (let seen = 0; node && seen < MAX_NODES; seen += 1) {
    const isText = nodeTypeOf(node) === Node.TEXT_NODE;
    if (isText ? dataOf(node as Text).trim() !== '' : !own.some((one) => one === node)) return false;
    node = nextSibling(node);
  }
  return node === null;
}

/** Whether an element is a cell, or all that a cell holds. */
function fillsCell(element: Element): boolean {
  let at: Element | null = element;
  for (let level = 0; at && level < MAX_LEVELS; level += 1) {
    if (matches(at, CELLS)) return true;
    if (!isAlone(at)) return false;
    at = parentElementOf(at);
  }
  return false;
}

/** By the names of its file, its class or its part of a sheet of icons. */
function signOf(icon: Element): string {
  const [use] = queryAll(icon, 'use');
  const link = use ? (attribute(use, 'href') ?? attribute(use, 'xlink:href') ?? '') : '';
  const file = /([^/]*)\.\w+$/.exec(attribute(icon, 'src') ?? '')?.[1] ?? '';
  const names = `${attribute(icon, 'class') ?? ''} ${attribute(icon, 'data-icon') ?? ''} ${link} ${file} ${asName(plainText(icon))}`;
  const [isTick, isCross] = [TICK.test(names), CROSS.test(names)];
  return isTick === isCross ? '' : isTick ? '✓' : '✗';
}

/** What an icon says that is all that a reader sees of a cell; '' where nothing tells. */
export function senseInCell(icon: Element): string {
  const parent = parentElementOf(icon);
  if (!parent) return '';
  const unseen = [nextElementSibling(icon), previousElementSibling(icon)].find(isUnseen) ?? null;
  if (!holdsOnly(parent, [icon, unseen]) || !fillsCell(parent)) return '';
  return unseen ? asName(plainText(unseen)) : signOf(icon);
}
