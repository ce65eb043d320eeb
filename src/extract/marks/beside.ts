/** What stands in the same line before and after an element, as far as the tree tells. */
import {
  attribute,
  dataOf,
  firstChild,
  lastChild,
  nextSibling,
  nodeTypeOf,
  parentElementOf,
  previousSibling,
  tagNameOf,
} from '../safe-dom';

/** So much is looked at, in UTF-16 units and nodes: how an element joins its line shows right beside it. */
const CHARS = 48;
const NODES = 32;

/** Elements that begin or end a line. */
const BORDERS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY BR BUTTON CAPTION DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM ' +
    'H1 H2 H3 H4 H5 H6 HEADER HR HTML LEGEND LI MAIN NAV OL P PRE SECTION SELECT SUMMARY TABLE TBODY TD TEXTAREA TFOOT TH ' +
    'THEAD TR UL'
  ).split(' '),
);
/** Raised and lowered words are a line of their own for what stands in them. */
const LEVELS = new Set(['SUP', 'SUB']);
/** What they hold is no part of the line. */
const PASSED = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'RP', 'RT']);

type Step = (node: Node) => ChildNode | null;

/** What pages call words that only screen readers get: the point in a price, say, whose cents are raised. */
const UNSEEN = /(^|[\s_-])(off-?screen|sr-only|visually-?hidden|screen-reader-text)(\s|$)/i;

const isPassed = (element: Element): boolean =>
  PASSED.has(tagNameOf(element)) || UNSEEN.test(attribute(element, 'class') ?? '');

const isElement = (node: Node): node is Element => nodeTypeOf(node) === Node.ELEMENT_NODE;

/** The texts from a node on in one direction, the nearest first, to the end of the line. */
function* textsFrom(start: Node, next: Step, inner: Step): Generator<Text, void, undefined> {
  let node: Node = start;
  for (let seen = 0; seen < NODES; seen += 1) {
    const sibling = next(node);
    if (!sibling) {
      const parent = parentElementOf(node);
      if (!parent || BORDERS.has(tagNameOf(parent)) || LEVELS.has(tagNameOf(parent))) return;
      node = parent;
      continue;
    }
    node = sibling;
    while (isElement(node) && seen < NODES) {
      if (BORDERS.has(tagNameOf(node))) return;
      const child = isPassed(node) ? null : inner(node);
      if (!child) break;
      node = child;
      seen += 1;
    }
    if (nodeTypeOf(node) === Node.TEXT_NODE) yield node as Text;
  }
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** The texts before an element in its line, the nearest first. */
export const textsBefore = (element: Element): Iterable<Text> => textsFrom(element, previousSibling, lastChild);

/**
 * The last characters before an element in its line; '' where it begins the line.
 * @param texts those before it, the nearest first
 */
export function textBefore(element: Element, texts: Iterable<Text> = textsBefore(element)): string {
  let text = '';
  for (const part of texts) {
    text = plain(dataOf(part).slice(-CHARS)) + text;
    if (text.length >= CHARS) break;
  }
  return text;
}

/** The first characters after an element in its line; '' where it ends the line. */
export function textAfter(element: Element): string {
  let text = '';
  for (const part of textsFrom(element, nextSibling, firstChild)) {
    text += plain(dataOf(part).slice(0, CHARS));
    if (text.length >= CHARS) break;
  }
  return text;
}

function isBlank(node: Node | null, next: Step): boolean {
  let at = node;
  for (let seen = 0; at && seen < NODES; seen += 1) {
    if (isElement(at) || (nodeTypeOf(at) === Node.TEXT_NODE && dataOf(at as Text).trim() !== '')) return false;
    at = next(at);
  }
  return at === null;
}

/** Whether an element is all that its parent holds. */
export const isAlone = (element: Element): boolean =>
  isBlank(previousSibling(element), previousSibling) && isBlank(nextSibling(element), nextSibling);
