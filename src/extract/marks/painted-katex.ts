/**
 * Formulas that KaTeX painted for the eye alone (`output: "html"`): no MathML, no TeX. Powers and fractions are lists
 * of boxes that are set up and down by `top`. See buildCommon.js and buildHTML.js of KaTeX.
 */
import {
  attribute,
  dataOf,
  firstChild,
  firstElementChild,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  queryAll,
  textContentOf,
} from '../safe-dom';
import { closedBase, EMPTY, rootOf, rowOf, scripted, SPACE, stacked, type MathPart } from './math-line';

/** KaTeX puts up to a dozen elements around each level of a formula. */
const MAX_DEPTH = 200;
const SILENT = /(^|\s)(strut|pstrut|nulldelimiter|vlist-s|frac-line|hide-tail|mathml|tag)(\s|$)/;
const SIGN = /(^|\s)(mrel|mbin|mopen|mclose|mpunct)(\s|$)/;
const NUMBER = /^[\d.]+$/;
/** Before a number a minus is painted as if it were a letter. */
const PREFIX = /^[−+±∓]$/u;
/** KaTeX paints ≠ as a stroke of its own font and an equals sign. */
const UNEQUAL = /\uE020\s?=/gu;

/** The classes of an element, without the prefix that newer versions write. */
const classesOf = (element: Element): string => (attribute(element, 'class') ?? '').replaceAll('katex-', '');
const has = (classes: string, name: string): boolean => ` ${classes} `.includes(` ${name} `);

/** A length of an element's own style in em; 0 where it has none. */
function emOf(element: Element | undefined, name: 'top' | 'height'): number {
  const style = (element && attribute(element, 'style')) ?? '';
  return parseFloat(new RegExp(`(?:^|[;\\s])${name}:\\s*(-?[\\d.]+)em`).exec(style)?.[1] ?? '0');
}

/** A box of a list, and how far it is set up, in em. */
interface Box {
  readonly element: Element;
  readonly up: number;
}

/** The boxes of a list that hold something, the highest first. */
function boxesOf(element: Element): Box[] {
  const [list] = queryAll(element, '.vlist');
  const boxes: Box[] = [];
  for (let child = list ? firstElementChild(list) : null; child; child = nextElementSibling(child)) {
    const strut = emOf(queryAll(child, '.pstrut')[0], 'height');
    if (/[^\s\u200B]/.test(textContentOf(child))) boxes.push({ element: child, up: -emOf(child, 'top') - strut });
  }
  return boxes.sort((a, b) => b.up - a.up);
}

const boxPart = (box: Box | undefined, depth: number): MathPart => (box ? partOf(box.element, depth + 1) : EMPTY);

function withScripts(base: MathPart, scripts: Element, depth: number): MathPart {
  const boxes = boxesOf(scripts);
  const [sup, sub] = [boxes.find(({ up }) => up > 0), boxes.find(({ up }) => up <= 0)];
  return scripted(base, sub && boxPart(sub, depth), sup && boxPart(sup, depth));
}

/** Limits over and under a large sign, which has a class of its own. */
function withLimits(element: Element, depth: number): MathPart {
  const boxes = boxesOf(element);
  const at = boxes.findIndex((box) => queryAll(box.element, '.mop, .op-symbol').length > 0);
  const [over, under] = [boxes.slice(0, Math.max(0, at)).at(-1), boxes[at + 1]];
  return stacked(boxPart(boxes[at], depth), under && boxPart(under, depth), over && boxPart(over, depth));
}

function tableOf(element: Element, depth: number): MathPart {
  const columns = queryAll(element, ':scope > [class*="col-align"]').map((column) =>
    boxesOf(column).map((box) => boxPart(box, depth).text),
  );
  const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? '').join(', '));
  return { text: rows.join('; '), role: 'group' };
}

function rootPart(element: Element, depth: number): MathPart {
  const [index] = queryAll(element, ':scope > .root, :scope > .katex-root');
  const [inner] = queryAll(element, ':scope > .vlist-t').flatMap(boxesOf);
  return rootOf(boxPart(inner, depth), index && boxPart(boxesOf(index)[0], depth));
}

/** What an element with a structure of its own says; null where it is a row of others. */
function structureOf(element: Element, classes: string, depth: number): MathPart | null {
  if (has(classes, 'mfrac')) {
    const [over = EMPTY, under = EMPTY] = boxesOf(element).map((box) => boxPart(box, depth));
    return { text: `${closedBase(over)}/${closedBase(under)}`, role: 'fraction' };
  }
  if (has(classes, 'sqrt')) return rootPart(element, depth);
  if (has(classes, 'op-limits')) return withLimits(element, depth);
  if (has(classes, 'accent')) {
    const boxes = boxesOf(element);
    const over = boxes.find((box) => queryAll(box.element, '.accent-body').length > 0);
    const base = boxes.find((box) => box !== over);
    return stacked(boxPart(base, depth), undefined, over && boxPart(over, depth));
  }
  return has(classes, 'mtable') ? tableOf(element, depth) : null;
}

function leafOf(text: string, classes: string): MathPart {
  const bare = text.replaceAll(/[\s\u200B\u2061-\u2064]+/g, ' ').trim();
  return { text: bare, role: NUMBER.test(bare) ? 'number' : SIGN.test(classes) || PREFIX.test(bare) ? 'sign' : 'word' };
}

function partOf(element: Element, depth: number): MathPart {
  const classes = classesOf(element);
  if (depth > MAX_DEPTH) return leafOf(textContentOf(element), classes);
  const structure = structureOf(element, classes, depth);
  if (structure) return structure;
  if (has(classes, 'text')) return { text: textContentOf(element).trim(), role: 'word' };
  const parts: MathPart[] = [];
  addChildren(parts, element, classes, depth);
  const row = rowOf(parts);
  // Brackets that grow have elements of their own.
  return row.role === 'word' && SIGN.test(classes) ? { ...row, role: 'sign' } : row;
}

function addChildren(parts: MathPart[], element: Element, classes: string, depth: number): void {
  for (let node: Node | null = firstChild(element); node; node = nextSibling(node)) {
    if (nodeTypeOf(node) === Node.TEXT_NODE) add(parts, leafOf(dataOf(node as Text), classes));
    else if (nodeTypeOf(node) === Node.ELEMENT_NODE) addChild(parts, node as Element, depth);
  }
}

function addChild(parts: MathPart[], child: Element, depth: number): void {
  const classes = classesOf(child);
  if (SILENT.test(classes)) return;
  if (has(classes, 'mspace')) parts.push(SPACE);
  else if (has(classes, 'base')) addChildren(parts, child, classes, depth + 1);
  else if (has(classes, 'msupsub')) parts.push(withScripts(parts.pop() ?? EMPTY, child, depth));
  else add(parts, partOf(child, depth + 1));
}

/** Digits and the last letters of a word have elements of their own. Room between two parts has one, too. */
function add(parts: MathPart[], part: MathPart): void {
  if (part.text === '') return;
  const last = parts.at(-1);
  const isOne = last?.role === part.role && (part.role === 'number' || (part.role === 'word' && last.text.length > 1));
  if (last && isOne) parts[parts.length - 1] = { ...part, text: `${last.text}${part.text}` };
  else parts.push(part);
}

/** The text of what KaTeX painted. @param html the element with the class `katex-html` */
export const paintedKatex = (html: Element): string => partOf(html, 0).text.replaceAll(UNEQUAL, '≠');
