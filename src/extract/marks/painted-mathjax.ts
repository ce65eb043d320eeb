/**
 * Formulas that MathJax 3 and 4 painted, where the page has neither their MathML nor their TeX. The elements of its
 * HTML are named after those of MathML (`mjx-msup`), those of its drawings say it in `data-mml-node`. The characters
 * are numbers in a class or an attribute. See output/chtml and output/svg of MathJax.
 */
import {
  attribute,
  firstElementChild,
  nextElementSibling,
  parentElementOf,
  queryAll,
  tagNameOf,
  textContentOf,
} from '../safe-dom';
import { closedBase, EMPTY, rootOf, rowOf, scripted, SPACE, stacked, type MathPart } from './math-line';

const MAX_DEPTH = 60;
const LEAVES = new Set(['mi', 'mn', 'mo', 'mtext', 'ms']);
const NODES = new Set([
  ...LEAVES,
  ...'math mrow texatom mstyle mpadded mphantom menclose merror mfrac msqrt mroot msub msup msubsup munder mover'.split(
    ' ',
  ),
  ...'munderover mtable mtr mlabeledtr mtd mspace mfenced semantics'.split(' '),
]);
/** The sign of a root, and boxes that only take room. */
const SILENT = new Set(['surd', 'nstrut', 'dstrut', 'tstrut', 'line', 'spacer', 'mark', 'rule', 'assistive-mml']);
const ROOT_SIGN = /^[√∛∜]$/u;
/** Letters of formulas as the letters that they are variants of. */
const LETTER = /[\u{1D400}-\u{1D7FF}\u210E]/gu;

const isTag = (element: Element): boolean => tagNameOf(element).startsWith('MJX-');

/** A name as in MathML, or that of a box of MathJax's own. */
function nameOf(element: Element): string {
  const tag = tagNameOf(element);
  return (tag.startsWith('MJX-') ? tag.slice(4) : (attribute(element, 'data-mml-node') ?? '')).toLowerCase();
}

/** The elements of MathML that stand in an element, through boxes that are none. */
function argumentsOf(element: Element, depth: number): Element[] {
  const found: Element[] = [];
  for (let child = firstElementChild(element); child; child = nextElementSibling(child)) {
    const name = nameOf(child);
    if (NODES.has(name)) found.push(child);
    else if (!SILENT.has(name) && depth < MAX_DEPTH)
      for (const inner of argumentsOf(child, depth + 1)) found.push(inner);
  }
  return found;
}

/** The text of one character, by its number. */
function characterOf(element: Element): string {
  const code = attribute(element, 'data-c') ?? /(?:^|\s)mjx-c([0-9A-F]+)/i.exec(attribute(element, 'class') ?? '')?.[1];
  const point = code === undefined ? NaN : parseInt(code, 16);
  return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : '';
}

function leafOf(element: Element, name: string): MathPart {
  const painted = queryAll(element, 'mjx-c, [data-c]').map(characterOf).join('');
  const text = (painted === '' ? textContentOf(element) : painted)
    .replaceAll(/[\u2061-\u2064\u200B]/g, '')
    .replaceAll(LETTER, (letter) => letter.normalize('NFKC'));
  if (name === 'mtext') return { text: text.replaceAll(/\s+/g, ' '), role: 'word' };
  return { text: text.trim(), role: name === 'mn' ? 'number' : name === 'mo' ? 'sign' : 'word' };
}

/** How far a part of a drawing is set up. */
const upOf = (element: Element): number =>
  parseFloat(/translate\([^,]*,\s*(-?[\d.]+)/.exec(attribute(element, 'transform') ?? '')?.[1] ?? '0');

/** The box of MathJax's own that an element stands in, within another one. */
function boxAround(element: Element, outer: Element): string {
  for (let at = parentElementOf(element); at && at !== outer; at = parentElementOf(at)) {
    const name = nameOf(at);
    if (['base', 'over', 'under', 'root'].includes(name)) return name;
  }
  return '';
}

interface Scripts {
  readonly base: Element | undefined;
  readonly low: Element | undefined;
  readonly high: Element | undefined;
}

/** Which argument is the base, and which are set lower and higher. */
function scriptsOf(element: Element, name: string): Scripts {
  const all = argumentsOf(element, 0);
  const by = (box: string): Element | undefined => all.find((one) => boxAround(one, element) === box);
  if (by('base')) return { base: by('base'), low: by('under'), high: by('over') };
  const [base, one, other] = all;
  if (!other) return /sup|over/.test(name) ? { base, low: undefined, high: one } : { base, low: one, high: undefined };
  // MathJax's HTML has the higher one first.
  const isOneHigher = one && (isTag(one) || upOf(one) > upOf(other));
  return isOneHigher ? { base, low: other, high: one } : { base, low: one, high: other };
}

function rootPart(element: Element, depth: number): MathPart {
  const all = argumentsOf(element, 0).filter((one) => !ROOT_SIGN.test(leafOf(one, 'mo').text));
  const index = all.length < 2 ? undefined : all.find((one) => isIndex(one, element));
  const inner = all.filter((one) => one !== index).map((one) => partOf(one, depth + 1));
  return rootOf(rowOf(inner), index && partOf(index, depth + 1));
}

const isIndex = (one: Element, root: Element): boolean =>
  boxAround(one, root) === 'root' ||
  (nameOf(root) === 'mroot' && (attribute(one, 'transform') ?? '').includes('scale'));

function partOf(element: Element, depth: number): MathPart {
  const name = nameOf(element);
  if (LEAVES.has(name)) return leafOf(element, name);
  if (name === 'mspace') return SPACE;
  if (name === 'mphantom' || depth > MAX_DEPTH) return EMPTY;
  const part = (one: Element | undefined): MathPart | undefined => one && partOf(one, depth + 1);
  if (/^m(sub|sup|under|over)/.test(name)) {
    const { base, low, high } = scriptsOf(element, name);
    const build = /under|over/.test(name) ? stacked : scripted;
    return build(part(base) ?? EMPTY, part(low), part(high));
  }
  if (name === 'msqrt' || name === 'mroot') return rootPart(element, depth);
  const parts = argumentsOf(element, 0).map((one) => partOf(one, depth + 1));
  if (name === 'mfrac') {
    const [over = EMPTY, under = EMPTY] = parts;
    return { text: `${closedBase(over)}/${closedBase(under)}`, role: 'fraction' };
  }
  if (name === 'mtable') return { text: parts.map(({ text }) => text).join('; '), role: 'group' };
  if (name === 'mtr' || name === 'mlabeledtr') return { text: parts.map(({ text }) => text).join(', '), role: 'group' };
  return rowOf(parts);
}

/** The text of what MathJax painted; '' where it is built in another way. @param container an `mjx-container` */
export const paintedMathJax = (container: Element): string => partOf(container, 0).text;
