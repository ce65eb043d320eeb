/** MathML as a line of text that keeps its structure: (1/2)mv^2, √(l/g). MathML Core, section 3. */
import {
  attribute,
  dataOf,
  firstChild,
  firstElementChild,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  tagNameOf,
  textContentOf,
} from '../safe-dom';
import { closedBase, EMPTY, rootOf, rowOf, scripted, SPACE, stacked, type MathPart } from './math-line';

/** What is deeper is read as its signs in a row. No author nests so deep. */
const MAX_DEPTH = 60;
const nameOf = (element: Element): string => tagNameOf(element).toLowerCase().replace(/^m:/, '');

function childrenOf(element: Element): Element[] {
  const children: Element[] = [];
  for (let child = firstElementChild(element); child; child = nextElementSibling(child)) {
    const name = nameOf(child);
    if (name !== 'annotation' && name !== 'annotation-xml') children.push(child);
  }
  return children;
}

function leafOf(element: Element, name: string): MathPart {
  const text = textContentOf(element)
    .replaceAll(/[\u2061-\u2062\u2064\u200B]/g, '')
    .replaceAll('\u2063', ',')
    .replaceAll(/\s+/g, ' ');
  if (name === 'mtext') return { text: text === ' ' ? '' : text, role: 'word' };
  const bare = text.trim();
  if (name === 'mn') return { text: bare, role: 'number' };
  return { text: bare, role: name === 'mo' ? 'sign' : 'word' };
}

function tableOf(table: Element, depth: number): MathPart {
  const rows = childrenOf(table).map((row) =>
    childrenOf(row)
      .map((cell) => partOf(cell, depth + 1).text)
      .join(', '),
  );
  return { text: rows.length === 1 ? (rows[0] ?? '') : rows.join('; '), role: 'group' };
}

function fencedOf(element: Element, parts: readonly MathPart[]): MathPart {
  const [open, close] = [attribute(element, 'open') ?? '(', attribute(element, 'close') ?? ')'];
  const separators = Array.from((attribute(element, 'separators') ?? ',').replaceAll(/\s/g, ''));
  const inner = parts.map(({ text }, at) =>
    at === 0 ? text : `${separators[Math.min(at, separators.length) - 1] ?? ''} ${text}`,
  );
  return { text: `${open}${inner.join('')}${close}`, role: 'group' };
}

/** Scripts on both sides of a base, in pairs; those behind `<mprescripts>` stand before it. */
function multiscripts(element: Element, depth: number): MathPart {
  const [base = EMPTY, ...scripts] = childrenOf(element).map((child) =>
    nameOf(child) === 'mprescripts' ? null : partOf(child, depth + 1),
  );
  const border = scripts.indexOf(null);
  const pairs = (parts: readonly (MathPart | null)[], own: MathPart): string => {
    let text = own.text;
    for (let at = 0; at < parts.length; at += 2)
      text += scripted(EMPTY, parts[at] ?? undefined, parts[at + 1] ?? undefined).text;
    return text;
  };
  const behind = pairs(border < 0 ? scripts : scripts.slice(0, border), base ?? EMPTY);
  return { text: `${border < 0 ? '' : pairs(scripts.slice(border + 1), EMPTY)}${behind}`, role: 'group' };
}

/** Text that stands in a row without an element of its own, as in formulas that were not checked. */
function looseText(element: Element): string {
  let text = '';
  for (let node = firstChild(element); node; node = nextSibling(node))
    if (nodeTypeOf(node) === Node.TEXT_NODE) text += dataOf(node as Text);
  return text.trim();
}

type Build = (parts: readonly MathPart[], element: Element) => MathPart;

/** How an element puts the parts of its children together. */
const BUILDS: ReadonlyMap<string, Build> = new Map<string, Build>([
  [
    'mfrac',
    ([over = EMPTY, under = EMPTY]) => ({ text: `${closedBase(over)}/${closedBase(under)}`, role: 'fraction' }),
  ],
  ['msqrt', (parts) => rootOf(rowOf(parts), undefined)],
  ['mroot', ([inner = EMPTY, index]) => rootOf(inner, index)],
  ['msup', ([base = EMPTY, sup]) => scripted(base, undefined, sup)],
  ['msub', ([base = EMPTY, sub]) => scripted(base, sub, undefined)],
  ['msubsup', ([base = EMPTY, sub, sup]) => scripted(base, sub, sup)],
  ['munder', ([base = EMPTY, under]) => stacked(base, under, undefined)],
  ['mover', ([base = EMPTY, over]) => stacked(base, undefined, over)],
  ['munderover', ([base = EMPTY, under, over]) => stacked(base, under, over)],
  ['mfenced', (parts, element) => fencedOf(element, parts)],
]);
const LEAVES = new Set(['mi', 'mn', 'mo', 'mtext', 'ms']);
const SILENT = new Set(['mphantom', 'none', 'mprescripts']);
/** Elements of which only the first child is shown. */
const FIRST_ALONE = new Set(['semantics', 'maction']);

function partOf(element: Element, depth: number): MathPart {
  const name = nameOf(element);
  if (LEAVES.has(name)) return leafOf(element, name);
  if (name === 'mspace') return SPACE;
  if (SILENT.has(name)) return EMPTY;
  if (depth > MAX_DEPTH) return { text: textContentOf(element), role: 'group' };
  if (name === 'mtable') return tableOf(element, depth);
  if (name === 'mmultiscripts') return multiscripts(element, depth);
  const children = childrenOf(element);
  const shown = FIRST_ALONE.has(name) ? children.slice(0, 1) : children;
  const parts = shown.map((child) => partOf(child, depth + 1));
  if (parts.length === 0) return { text: looseText(element), role: 'group' };
  return BUILDS.get(name)?.(parts, element) ?? rowOf(parts);
}

/** The text of a `<math>` element. */
export const mathText = (math: Element): string => partOf(math, 0).text;
