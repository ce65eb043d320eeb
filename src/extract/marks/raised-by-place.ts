/**
 * Digits that stand higher or lower than the text before them by any means of a style sheet: the cents of $24⁹⁹ as
 * shops write them, with `top`, `vertical-align: top` or a flex container.
 */
import { dataOf, firstChild, lastChild, nodeTypeOf } from '../safe-dom';
import type { Sight } from '../sight/visibility';
import { textBefore, textsBefore } from './beside';
import type { Raised } from './raised';

const DIGITS = /^\s*[-−–+]?\d{1,3}\s*$/u;
/** At the end of what a mark can stand at. */
const BASE = /[\p{L}\p{N})\]]$/u;
const MAX_DATA = 8;
const MAX_TEXTS = 8;

/** The part of a box of letters that is below the line that they stand on; much the same in all fonts. */
const DESCENT = 0.21;
/** In parts of the height of the letters before: how far the line is away from theirs. */
const MIN_RISE = { small: 0.1, large: 0.2 };
const MIN_FALL = 0.06;
const SMALL = 0.9;

export interface RaisedMark {
  readonly kind: Raised;
  /** What a reader sees before it in its line, where that was looked at. */
  readonly before?: string;
}

/** The only text of an element, if it is a short number. */
function numberIn(element: Element): Text | null {
  const child = firstChild(element);
  if (!child || nodeTypeOf(child) !== Node.TEXT_NODE || child !== lastChild(element)) return null;
  const data = dataOf(child as Text);
  return data.length <= MAX_DATA && DIGITS.test(data) ? (child as Text) : null;
}

function kindOf(own: DOMRect, letter: DOMRect): Raised | null {
  const lineOf = ({ bottom, height }: DOMRect): number => bottom - DESCENT * height;
  const rise = (lineOf(letter) - lineOf(own)) / letter.height;
  const isSmall = own.height < letter.height * SMALL;
  if (own.bottom <= letter.top || own.top >= letter.bottom || own.left < letter.left) return null;
  if (rise > (isSmall ? MIN_RISE.small : MIN_RISE.large)) return 'super';
  return isSmall && rise < -MIN_FALL ? 'sub' : null;
}

/** Whether an element's digits are raised or lowered. Few elements are measured: those of digits right behind words. */
export function raisedByPlace(element: Element, { scene }: Sight): RaisedMark | null {
  const text = scene && numberIn(element);
  if (!text || !BASE.test(textBefore(element).replace(/\.$/, ''))) return null;
  const { range } = scene;
  range.selectNodeContents(text);
  const own = range.getBoundingClientRect();
  const shown: Text[] = [];
  let letter: DOMRect | null = null;
  for (const one of textsBefore(element)) {
    if (shown.length >= MAX_TEXTS) break;
    const { length } = dataOf(one);
    range.setStart(one, Math.max(0, length - 1));
    range.setEnd(one, length);
    const box = range.getBoundingClientRect();
    // Signs for screen readers have no place.
    if (box.height === 0) continue;
    letter ??= box;
    shown.push(one);
  }
  const kind = letter && kindOf(own, letter);
  const before = textBefore(element, shown);
  return kind && BASE.test(before) ? { kind, before } : null;
}
