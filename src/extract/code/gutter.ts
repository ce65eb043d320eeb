/** What stands beside code and is not code: line numbers, signs for folding, buttons that copy it. */
import type { ElementStyle } from '../element-style';
import type { BlockContext } from '../block-context';
import { attribute, closest, idAndClasses, nextElementSibling, parentElementOf, textContentOf } from '../safe-dom';

/** Numbers and the signs that editors show beside them. */
const NUMBERS = /^[\s\d.:|›▸▾▼▶⌄⌃…·]*$/u;
const NUMBERED =
  /(^|[\s_-])(gutters?|gutter-?(wrapper|elements?|cell|layer)|lines?-?num(ber)?s?|linenos?|ln|lnt|ln-?num(bers?)?|lnums?|rownums?|blob-num|margin|folding)($|[\s_-])/i;
/** Names of numbers that stand beside the element of their code. */
const OUTER_GUTTER = /lines?-?num(ber)?s?|linenos?|gutter|blob-num/i;
/** Around code that is no `<pre>`. */
const CODE = '[class*="code" i], [class*="blob" i], [class*="highlight" i], [class*="source" i]';
const COPIES = /(^|[\s_-])(copy|clipboard|copy-?(btn|button|code|link|icon))($|[\s_-])/i;
const COPY_CHARS = 24;
const GUTTER_CHARS = 200_000;

function isNumbers(element: Element): boolean {
  const text = textContentOf(element);
  return text.length < GUTTER_CHARS && NUMBERS.test(text);
}

/** Whether an element within code holds line numbers. `parent`: the context around it. */
function isGutter({ element, style, tag }: BlockContext, parent: BlockContext | undefined): boolean {
  const unselectable = (one: ElementStyle | null | undefined): boolean =>
    one !== null &&
    one !== undefined &&
    (one.all.userSelect || one.all.getPropertyValue('-webkit-user-select')) === 'none';
  const isLineNumber =
    attribute(element, 'data-line-number') !== null ||
    (unselectable(style) && !unselectable(parent?.style)) ||
    ((tag === 'TD' || tag === 'TH') && nextElementSibling(element) !== null) ||
    NUMBERED.test(idAndClasses(element));
  return isLineNumber && isNumbers(element);
}

/** Whether an element is a button that copies the code beside it. */
function isCopyButton({ element, className, role, tag }: BlockContext): boolean {
  if (tag === 'BUTTON') return true;
  const isButton = role === 'button' || (className !== '' && COPIES.test(className));
  return isButton && textContentOf(element).trim().length <= COPY_CHARS;
}

/** Whether an element within code is no code. `parent`: the context around it. */
export function isLeftOutOfCode(context: BlockContext, parent: BlockContext | undefined): boolean {
  return isGutter(context, parent) || isCopyButton(context);
}

/** Whether an element outside of code belongs to code beside it: a button that copies it, or numbers of its lines. */
export function isOfCodeBeside(context: BlockContext): boolean {
  const { element, className } = context;
  if (isCopyButton(context)) return isBesideCode(element);
  if (className === '' || !OUTER_GUTTER.test(className) || !isNumbers(element)) return false;
  return isBesideCode(element) || closest(element, CODE) !== null;
}

/** Whether code stands near an element: in the part of the page around its parent. */
function isBesideCode(element: Element): boolean {
  const parent = parentElementOf(element);
  const part = parent && (parentElementOf(parent) ?? parent);
  return part !== null && Element.prototype.querySelector.call(part, 'pre') !== null;
}
