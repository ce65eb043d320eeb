/** Words that a style sheet writes before or after an element: "Warning:", "Step 2.", quotation marks. */
import { alphaOf, isLost } from '../sight/colour';
import type { Sight } from '../sight/visibility';
import type { NamedElement } from '../named-element';
import { attribute, closest, firstChild, tagNameOf } from '../safe-dom';
import { count, counterValue, counterValues, type CounterFrame } from './counters';
import { quotationMarks } from './quotes';
import { isDivider, mayShow, type Side } from './style-sheets';

/** What a value of `content` may ask of the place that it stands in. */
export interface ContentPlace {
  readonly element: Element;
  readonly named: NamedElement;
  readonly sight: Sight;
  /** The counters of the element's children. */
  readonly counters: CounterFrame | null;
  /** The number of the list item, or null. */
  readonly item: number | null;
  /** How many quotations stand around. */
  readonly quoteDepth: number;
  readonly inCode: boolean;
}

const PRIVATE_USE = /[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFF}]/gu;
/** Signs that say something without a letter. */
const TELLING = /[\p{L}\p{N}\p{Sc}✓✔✗✘☑☐☒✅❌⚠:;,()%*&"“”„‚«»‹›「」『』‘’]/u;
const TICK = /^[✓✔✗✘☑☐☒✅❌⚠]$/u;
/** The number of a note. */
const NOTE = /^\s*\d{1,3}\s*$/;
const MIN_FONT_PX = 2;
const MIN_OPACITY = 0.05;
const MAX_CHARS = 300;

const TOKEN =
  /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|\battr\(\s*([-\w]+)[^)]*\)|\bcounter\(\s*([-\w]+)\s*(?:,\s*([-\w]+)\s*)?\)|\bcounters\(\s*([-\w]+)\s*,\s*["']((?:[^"'\\]|\\[\s\S])*)["']\s*(?:,\s*([-\w]+)\s*)?\)|\b(open|close)-quote\b|(\s\/\s)/gu;

/** The text of a string of CSS. CSS Syntax Level 3, section 4.3.7. */
const unescaped = (text: string): string =>
  text.replaceAll(
    /\\(?:([0-9a-f]{1,6})\s?|\n|([\s\S]))/giu,
    (_, code: string | undefined, sign: string | undefined) => {
      const point = code === undefined ? 0 : parseInt(code, 16);
      return code === undefined ? (sign ?? '') : point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : '';
    },
  );

/** A computed `content` as text. What stands behind a stroke is for screen readers. */
function contentText(content: string, style: CSSStyleDeclaration, place: ContentPlace): string {
  let text = '';
  for (const [, double, single, attr, counter, kind, nested, between, nestedKind, quote, stroke] of content.matchAll(
    TOKEN,
  )) {
    if (stroke !== undefined) break;
    if (attr !== undefined) text += attribute(place.element, attr) ?? '';
    else if (counter !== undefined) text += counted(counter, kind, place);
    else if (nested !== undefined)
      text += place.counters
        ? counterValues(nested, unescaped(between ?? ''), nestedKind ?? 'decimal', place.counters)
        : '';
    else if (quote !== undefined)
      text += quotationMarks(place.element, style, place.quoteDepth)[quote === 'open' ? 0 : 1];
    else text += unescaped(double ?? single ?? '');
  }
  return text.replaceAll(PRIVATE_USE, '').slice(0, MAX_CHARS);
}

function counted(name: string, kind: string | undefined, { item, counters }: ContentPlace): string {
  if (name === 'list-item' && item !== null) return counterValueOfItem(item, kind);
  return counters ? counterValue(name, kind ?? 'decimal', counters) : '';
}

const counterValueOfItem = (item: number, kind: string | undefined): string =>
  counterValue('item', kind ?? 'decimal', { outer: null, own: new Map([['item', item]]) });

/** Whether a part that a style sheet adds can be seen. */
function isSeen(style: CSSStyleDeclaration, { ground }: Sight): boolean {
  const { display, visibility, opacity, fontSize, color, backgroundColor, backgroundImage, transform } = style;
  if (display === 'none' || visibility !== 'visible' || Number(opacity) < MIN_OPACITY) return false;
  if (parseFloat(fontSize) < MIN_FONT_PX || parseFloat(style.textIndent) < -50) return false;
  if (/^matrix\(0, 0, 0, 0/.test(transform) || (style.width === '0px' && style.overflowX !== 'visible')) return false;
  const isAway =
    (style.position === 'absolute' || style.position === 'fixed') &&
    (parseFloat(style.left) < -200 || parseFloat(style.top) < -200 || style.clipPath !== 'none');
  if (isAway) return false;
  return alphaOf(backgroundColor) > MIN_OPACITY || backgroundImage !== 'none' || !isLost(color, ground);
}

/** Numbers of lines stand before code, in elements of their own that hold nothing else. */
const isLineNumber = (text: string, { element, inCode }: ContentPlace, whiteSpace: string): boolean =>
  /^[\s\p{N}]*$/u.test(text) &&
  firstChild(element) === null &&
  (inCode || whiteSpace.startsWith('pre') || ['TD', 'TH'].includes(tagNameOf(element)));

/** The text with room between it and the element's own words, where the style sheet leaves some. */
function spaced(text: string, style: CSSStyleDeclaration, side: Side, element: Element): string {
  if (style.display !== 'inline' && !style.display.startsWith('inline')) {
    const gap = closest(element, 'table, h1, h2, h3, h4, h5, h6') ? ' ' : '\n';
    return side === 'after' ? `${gap}${text}` : `${text}${gap}`;
  }
  const room =
    side === 'after'
      ? parseFloat(style.marginLeft) + parseFloat(style.paddingLeft)
      : parseFloat(style.marginRight) + parseFloat(style.paddingRight);
  if (!(room > 1) && !TICK.test(text)) return text;
  return side === 'after' ? ` ${text}` : `${text} `;
}

/** A sign between items that stand in one line. On an item of its own line the sign is its bullet. */
function dividerText(style: CSSStyleDeclaration, { element, sight }: ContentPlace): string {
  const isInLine = sight.view?.getComputedStyle(element).display.startsWith('inline') ?? false;
  return isInLine && isSeen(style, sight) ? ' · ' : '';
}

/** A raised number is that of a note: it never runs together with the number that it stands at. */
function asNote(text: string, { verticalAlign, position, top }: CSSStyleDeclaration): string {
  const isRaised = verticalAlign === 'super' || (position === 'relative' && parseFloat(top) < 0);
  return isRaised && NOTE.test(text) ? ` [${text.trim()}] ` : text;
}

/** What the style sheet writes on one side of an element; '' for what says nothing, or nobody can see. */
export function generatedText(side: Side, style: CSSStyleDeclaration, place: ContentPlace): string {
  if (place.counters) count(style, place.counters);
  if (isDivider(style.content)) return dividerText(style, place);
  if (!mayShow(style.content)) return '';
  const text = asNote(contentText(style.content, style, place), style);
  const isCode = place.inCode || style.whiteSpace.startsWith('pre');
  if (isLineNumber(text, place, style.whiteSpace) || !isSeen(style, place.sight)) return '';
  if (isCode) return text;
  // A sign in a box of its own decorates, as a large quotation mark does.
  const isDecor = !style.display.startsWith('inline') && !/[\p{L}\p{N}✓✔✗✘☑☐☒✅❌⚠]/u.test(text);
  return TELLING.test(text) && !isDecor ? spaced(text.replaceAll(/\s+/g, ' '), style, side, place.element) : '';
}
