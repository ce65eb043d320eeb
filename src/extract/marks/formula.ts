/** Formulas as their authors wrote them. What libraries paint for the eye would be read as single signs. */
import type { NamedElement } from '../named-element';
import { attribute, nextElementSibling, parentElementOf, queryAll, tagNameOf, textContentOf } from '../safe-dom';
import { mathText } from './mathml';
import { paintedKatex } from './painted-katex';
import { paintedMathJax } from './painted-mathjax';

/** How KaTeX, MathJax and MediaWiki mark a formula. MathML has an element of its own. */
const CLASSES = /(^|\s)(katex|MathJax(?:_CHTML|_SVG)?|mwe-math-element)(\s|$)/;
const MAX_CHARS = 2_000;

function find(element: Element, selector: string): Element | null {
  return Element.prototype.querySelector.call(element, selector);
}

/** TeX without the wrapper that only sets its size. */
function bare(tex: string): string {
  return tex
    .trim()
    .replace(/^\{\\(?:display|text)style\s*([\s\S]*)\}$/, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_CHARS);
}

/** MathJax 2 keeps the source in a script after what it paints, or after the box around that. */
function scriptBehind(element: Element): Element | null {
  const display = parentElementOf(element);
  const isDisplay =
    display !== null && /(^|\s)(MathJax(_SVG)?_Display|MJXc-display)(\s|$)/.test(attribute(display, 'class') ?? '');
  const behind = nextElementSibling(isDisplay ? display : element);
  return behind && tagNameOf(behind) === 'SCRIPT' && /^math\/tex/i.test(attribute(behind, 'type') ?? '')
    ? behind
    : null;
}

/** What the author wrote, or null where the page no longer has it. */
function sourceOf(element: Element, math: Element | null): string | null {
  const source = find(element, 'annotation[encoding="application/x-tex"]') ?? scriptBehind(element);
  const marked = find(element, '[data-latex]');
  return (
    (source && textContentOf(source)) ??
    (marked && attribute(marked, 'data-latex')) ??
    (math && attribute(math, 'alttext')) ??
    attribute(element, 'aria-label')
  );
}

/** A fraction that a wiki builds of boxes, with what stands whole before it. Null where the element is none. */
function builtFraction({ element, className }: NamedElement): string | null {
  if (className === '' || !/(^|\s)sfrac(\s|$)/.test(className)) return null;
  const [over, under] = [find(element, '.num'), find(element, '.den')];
  if (!over || !under) return null;
  const whole = /^\s*(\d{1,6})/.exec(textContentOf(element))?.[1];
  const isApart = whole !== undefined && !textContentOf(over).trim().startsWith(whole);
  return bare(`${isApart ? `${whole} ` : ''}${textContentOf(over).trim()}/${textContentOf(under).trim()}`);
}

/**
 * The text of a formula: its TeX, its MathML in a line, or what is painted. Null where the element is no formula.
 */
export function formulaOf(named: NamedElement): string | null {
  const { element, tag, className } = named;
  const isMath = tag === 'math' || tag === 'MATH';
  if (!isMath && tag !== 'MJX-CONTAINER' && (className === '' || !CLASSES.test(className))) return builtFraction(named);
  const math = isMath ? element : find(element, 'math');
  const written = sourceOf(element, math);
  if (written !== null && written.trim() !== '') return bare(written);
  return math ? bare(mathText(math)) : paintedText(element);
}

/** In place of a formula of which nothing but signs without a text is there. */
const UNREAD = '[formula]';
/** Formulas of more elements are read sign by sign. */
const MAX_PAINTED = 10_000;

/** What is painted, or null where the signs are to be read one by one. */
function paintedText(element: Element): string | null {
  if (queryAll(element, '*').length > MAX_PAINTED) return null;
  const html = find(element, '.katex-html');
  if (html) return bare(paintedKatex(html)) || null;
  if (tagNameOf(element) !== 'MJX-CONTAINER') return null;
  const text = bare(paintedMathJax(element));
  return text !== '' || textContentOf(element).trim() !== '' ? text || null : UNREAD;
}
