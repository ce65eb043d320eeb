/** Drawings (SVG): the words in them, in the order in which the eye meets them, or else the drawing's name. */
import { elementStyle, type ElementStyle } from '../element-style';
import { alphaOf, isLost } from '../sight/colour';
import { isHiddenText } from '../sight/hidden-text';
import { sightOf, type Sight } from '../sight/visibility';
import {
  boxOf,
  dataOf,
  firstChild,
  firstElementChild,
  namespaceOf,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  parentElementOf,
  queryAll,
  SVG,
  tagNameOf,
} from '../safe-dom';
import { textAfter, textBefore } from './beside';
import { drawingName } from './picture-name';
import { namedElement, type NamedElement } from '../named-element';
import type { MarkPiece } from './piece-form';

/** Larger drawings are read in part. */
const MAX_NODES = 20_000;
const MAX_LABELS = 2_000;
const MAX_SHAPES = 300;

/** What is not painted where it stands, or is no text. */
const NOT_DRAWN = new Set(
  'title desc defs style script metadata symbol marker pattern clipPath mask linearGradient radialGradient filter'.split(
    ' ',
  ),
);
const LABELS = new Set(['text', 'foreignObject']);

interface Label {
  readonly element: Element;
  text: string;
}

interface Open {
  readonly element: Element;
  next: Node | null;
  readonly style: ElementStyle | null;
  readonly sight: Sight;
  readonly label: Label | null;
}

/** Whether letters of a drawing are painted in a colour that can be seen on what is behind them. */
function isInked(parent: Element, { view, ground }: Sight, svg: Element): boolean {
  if (!view || namespaceOf(parent) !== SVG) return true;
  const { fill, fillOpacity, stroke } = view.getComputedStyle(parent);
  if (stroke !== 'none' && alphaOf(stroke) > 0.05) return true;
  if (fill === 'none' || Number(fillOpacity) < 0.05) return false;
  return !isLost(fill, ground) || (alphaOf(fill) > 0.05 && hasShapeBehind(parent, svg, view, ground));
}

/** Whether a painted shape of the drawing stands behind a text. */
function hasShapeBehind(text: Element, svg: Element, view: Window, ground: Sight['ground']): boolean {
  const box = boxOf(text);
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return queryAll(svg, 'rect, circle, ellipse, path, polygon, image')
    .slice(0, MAX_SHAPES)
    .some((shape) => {
      const { left, right, top, bottom } = boxOf(shape);
      if (x < left || x > right || y < top || y > bottom) return false;
      const { fill, visibility } = view.getComputedStyle(shape);
      return visibility === 'visible' && (tagNameOf(shape) === 'image' || (fill !== 'none' && !isLost(fill, ground)));
    });
}

/** All labels of a drawing in the order of the tree. No recursion: drawings nest, too. */
function labelsOf(svg: Element, style: ElementStyle | null, sight: Sight): Label[] {
  const labels: Label[] = [];
  const stack: Open[] = [{ element: svg, next: firstChild(svg), style, sight, label: null }];
  let seen = 0;
  for (let level = stack.at(-1); level && seen < MAX_NODES; level = stack.at(-1)) {
    const node = level.next;
    if (!node) {
      stack.pop();
      if (level.label) level.label.text += ' ';
      continue;
    }
    seen += 1;
    level.next = nextSibling(node);
    if (nodeTypeOf(node) === Node.TEXT_NODE) takeText(node as Text, level, svg);
    else if (nodeTypeOf(node) === Node.ELEMENT_NODE) {
      const inner = enter(node as Element, level);
      if (!inner) continue;
      stack.push(inner);
      if (inner.label && !level.label) labels.push(inner.label);
      if (labels.length > MAX_LABELS) break;
    }
  }
  return labels
    .map((label) => ({ ...label, text: label.text.replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function takeText(node: Text, { element, style, sight, label }: Open, svg: Element): void {
  const text = dataOf(node);
  if (!label || text.trim() === '') {
    if (label) label.text += text;
    return;
  }
  if (!isHiddenText(node, element, style, sight) && isInked(element, sight, svg)) label.text += text;
}

function enter(element: Element, { sight, label }: Open): Open | null {
  const tag = tagNameOf(element);
  if (NOT_DRAWN.has(tag) || ['SCRIPT', 'STYLE'].includes(tag)) return null;
  const style = sight.view && elementStyle(element, sight.view);
  const inside = sightOf(namedElement(element), sight, style);
  if (!inside) return null;
  return {
    element,
    next: firstChild(element),
    style,
    sight: inside,
    label: label ?? (LABELS.has(tag) ? { element, text: '' } : null),
  };
}

/** Labels by rows from the top, in each from the left, as they are painted. */
function inSight(labels: readonly Label[], { view }: Sight): Label[] {
  if (!view) return [...labels];
  const placed = labels.map((label) => {
    const { left, top, height } = boxOf(label.element);
    return { label, left, height, middle: top + height / 2 };
  });
  placed.sort((a, b) => a.middle - b.middle);
  const rows: (typeof placed)[] = [];
  for (const one of placed) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && one.middle - first.middle < Math.min(first.height, one.height) / 2) row.push(one);
    else rows.push([one]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.left - b.left)).map(({ label }) => label);
}

/** The title of the drawing itself. */
function titleOf(svg: Element): Element | null {
  let child = firstElementChild(svg);
  for (let seen = 0; child && seen < 4; seen += 1) {
    if (tagNameOf(child) === 'title') return child;
    child = nextElementSibling(child);
  }
  return null;
}

/** The words of a drawing, or its name; null where the element is no drawing within a page. */
export function pieceOfDrawing(
  { element: svg, tag }: NamedElement,
  style: ElementStyle | null,
  sight: Sight,
): MarkPiece | null {
  if (tag !== 'svg' || parentElementOf(svg) === null) return null;
  const has = (selector: string): boolean => Element.prototype.querySelector.call(svg, selector) !== null;
  const labels = has('text, foreignObject') ? inSight(labelsOf(svg, style, sight), sight) : [];
  if (labels.length === 0)
    return { text: style && style.visibility !== 'visible' ? '' : drawingName(svg, titleOf(svg)), form: 'inline' };
  const text = labels.map((label) => label.text).join('\n');
  const isInLine = labels.length === 1 && (textBefore(svg).trim() !== '' || textAfter(svg).trim() !== '');
  return isInLine ? { text: ` ${text} `, form: 'inline' } : { text, form: 'lines' };
}
