/** What stands beside code and is not code: line numbers, signs for folding, buttons that copy it. */
import type { ElementStyle } from '../element-style';
import type { BlockContext } from '../block-context';
import { attribute, nextElementSibling, parentElementOf, textContentOf } from '../safe-dom';

/** Numbers and the signs that editors show beside them. */
const NUMBERS = /^[\s\d.:|›▸▾▼▶⌄⌃…·]*$/u;
const NUMBERED =
  /(^|[\s_-])(gutters?|gutter-?(wrapper|elements?|cell|layer)|lines?-?num(ber)?s?|linenos?|ln|lnt|ln-?num(bers?)?|lnums?|rownums?|blob-num|margin|folding)($|[\s_-])/i;
const COPIES = /(^|[\s_-])(copy|clipboard|copy-?(btn|button|code|link|icon))($|[\s_-])/i;
const COPY_CHARS = 24;
const GUTTER_CHARS = 200_000;

function isNumbers(element: Element): boolean {
  const text = textContentOf(element);
  return text.length < GUTTER_CHARS && NUMBERS.test(text);
}

function names(element: Element): string {
  return `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''}`;
}

/** Whether an element within code holds line numbers. `parent`: the context around it. */
export function isGutter({ element, style, tag }: BlockContext, parent: BlockContext | undefined): boolean {
  const unselectable = (one: ElementStyle | null | undefined): boolean =>
    one !== null &&
    one !== undefined &&
    (one.all.userSelect || one.all.getPropertyValue('-webkit-user-select')) === 'none';
  const isLineNumber =
    attribute(element, 'data-line-number') !== null ||
    (unselectable(style) && !unselectable(parent?.style)) ||
    ((tag === 'TD' || tag === 'TH') && nextElementSibling(element) !== null) ||
    NUMBERED.test(names(element));
  return isLineNumber && isNumbers(element);
}

/** Whether an element is a button that copies the code beside it. */
export function isCopyButton({ element, className, role, tag }: BlockContext): boolean {
  if (tag === 'BUTTON') return true;
  const isButton = role === 'button' || (className !== '' && COPIES.test(className));
  return isButton && textContentOf(element).trim().length <= COPY_CHARS;
}

/** Whether code stands near an element: in the part of the page around its parent. */
export function isBesideCode(element: Element): boolean {
  const parent = parentElementOf(element);
  const part = parent && (parentElementOf(parent) ?? parent);
  return part !== null && Element.prototype.querySelector.call(part, 'pre') !== null;
}
