/**
 * Superscripts and subscripts: which signs keep them apart from the word or number that they stand at. Written without
 * a sign, 10⁶ would be 106, and 2019 with note 12 would be 201912.
 */
import type { ElementStyle } from '../element-style';
import {
  attribute,
  firstElementChild,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  parentElementOf,
  tagNameOf,
  textContentOf,
} from '../safe-dom';
import { isAlone, textAfter, textBefore } from './beside';

/** Words around an element's own. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

export type Raised = 'super' | 'sub';

const NOTHING: Around = { before: '', after: '' };
const MAX_CHARS = 40;

const NOTE_NAME =
  /(^|[\s_-])(references?|footnotes?|foot-?note-?refs?|fn-?refs?|fn|noterefs?|doc-noteref|endnotes?|cite|citations?|bibr|xref)(?=$|[\s_-]|\d)/i;
/** The number of a note, or several. */
const NOTE_NUMBERS = /^\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*$/;
const NUMBER = /^[-−–+]?\d{1,6}(?:[.,]\d+)?[-−–+]?$/;
const SIGNED = /^[-−–+]|[-−–+]$/;
/** What is written raised without another meaning: ordinals, titles and marks of trade. */
const PLAIN_ENDINGS =
  /^(?:st|nd|rd|th|ers?|res?|[èe]re|[èe]mes?|nde?|de|te|os?|as?|e|r|lles?|m?mes?|gr|dr|tm|sm|c|ie|ro|do|to|vo|mo|rs|ns)\.?$/iu;
const UNIT = /(?:^|[\s\d(/·⋅*.\u00A0-])(?:[kcdmµμn]?m|in|ft|yd|mi|s|sec|h|hr|kg|g|cm|l|px|Pa|K)$/u;

const isSmallTag = (element: Element): boolean => ['SUP', 'SUB'].includes(tagNameOf(element));

/** Whether an element raises or lowers its words, by its name or its style; null where it does neither. */
export function raisedBy(tag: string, style: ElementStyle | null): Raised | null {
  if (tag === 'SUP') return 'super';
  if (tag === 'SUB') return 'sub';
  // Only what stands in a line can be raised.
  const align = style?.display.startsWith('inline') === true ? style.all.verticalAlign : '';
  return align === 'super' || align === 'sub' ? align : null;
}

const isLink = (element: Element | null): element is Element => element !== null && tagNameOf(element) === 'A';

/** Whether it is the mark of a note: a link of its own, or called so. */
function isNoteMark(element: Element): boolean {
  const parent = parentElementOf(element);
  const link = isLink(element) ? element : isLink(parent) && isAlone(element) ? parent : firstElementChild(element);
  const marks = [element, ...(isLink(link) ? [link] : [])];
  return (
    isLink(link) ||
    marks.some((one) => ['class', 'role', 'epub:type'].some((name) => NOTE_NAME.test(attribute(one, name) ?? '')))
  );
}

/** A note's number in brackets, as encyclopedias write it. */
function note(text: string, before: string, after: string): Around {
  const isOpen = /^[[(（［〔【]/u.test(text);
  const ahead = /[\p{N}%°]$/u.test(before) ? ' ' : '';
  return {
    before: isOpen ? ahead : `${ahead}[`,
    after: `${isOpen ? '' : ']'}${/^[\p{L}\p{N}]/u.test(after) ? ' ' : ''}`,
  };
}

/** Whether raised digits are the cents of a price or minutes: $1,299⁹⁹, 12⁰⁰. */
function centsMark(text: string, before: string, after: string): string | null {
  if (!/^\d\d$/.test(text) || !/\d$/.test(before)) return null;
  const number = /[\d.,'’ \u00A0\u202F]*$/u.exec(before)?.[0] ?? '';
  if (/[.,]\d{1,2}$/.test(number)) return null;
  const ahead = before.slice(0, before.length - number.length);
  if (/[$€£¥₹]$/u.test(ahead.trimEnd())) return number.includes('.') ? ',' : '.';
  if (/^[\s\u00A0]?[€$£₽]/u.test(after)) return number.includes(',') ? '.' : ',';
  return text.startsWith('0') ? '.' : null;
}

/** Whether a raised number at these words is an exponent, and no note's number. */
function isExponent(text: string, before: string): boolean {
  if (SIGNED.test(text)) return true;
  if (/[)\]]$/.test(before)) return !/[([][^()[\]]*\p{L}{3,}[^()[\]]*[)\]]$/u.test(before);
  const number = /(?<![\p{L}\d.,])[\d.,\u00A0\u202F]*\d$/u.exec(before)?.[0];
  if (number !== undefined) {
    if (number === '10') return true;
    if (/[.,\u00A0\u202F]/u.test(number)) return /^[.,\d]*[.,]\d{1,2}$/.test(number) && /^[23]$/.test(text);
    return number.length <= 2 || ['128', '256', '512', '1024', '100', '1000'].includes(number);
  }
  if (UNIT.test(before)) return /^[1-6]$/.test(text);
  return (
    /(?:^|[^\p{L}\p{M}])(?:\p{L}\p{M}?\d{0,2}|\p{Script=Greek}[A-Za-z])$/u.test(before) ||
    /(?:[=+−*/·×(\d]\s?)\p{L}{1,3}$/u.test(before)
  );
}

function raisedNumber(text: string, before: string, after: string): Around {
  const cents = centsMark(text, before, after);
  if (cents !== null) return { before: cents, after: '' };
  // The upper number of a fraction: 1 ½ with a stroke between two small numbers.
  if (/^[/⁄]/u.test(after)) return { before: /\d$/.test(before) ? ' ' : '', after: '' };
  if (before === '' || /\s$/u.test(before))
    // Isotopes stand before the sign of their element.
    return /^[A-Z][a-z]?(?!\p{L})/u.test(after) ? NOTHING : note(text, before, `${after}x`);
  if (/\d[.,]$/.test(before)) return NOTHING;
  return isExponent(text, before) ? { before: '^', after: '' } : note(text, before, after);
}

const BASE = /(?:^|[^\p{L}\p{N}\p{M}])(?:\p{L}\p{M}?|[\d.,]+)$|[)\]]$/u;

function raisedLetter(text: string, before: string, after: string): Around {
  const isOfNumber = /\d$/.test(before);
  const isOrdinal = isOfNumber ? /(?<![\d.,])\d{1,2}$/.test(before) && /[eoar]/.test(text) : /[IVXLCDM]$/.test(before);
  const isTitle = /(?:^|[^\p{L}])[nNMDVSC]$/u.test(before) && /[eorsa]/.test(text);
  if (isOrdinal || isTitle) return NOTHING;
  if (isOfNumber && /[a-d]/.test(text)) return note(text, before, after);
  if (BASE.test(before)) return { before: '^', after: '' };
  return /[a-z]/.test(text) && /[\p{L}.,;:]$/u.test(before) ? note(text, before, after) : NOTHING;
}

function raisedLetters(text: string, before: string, after: string): Around {
  if (text.length === 1) return raisedLetter(text, before, after);
  if (PLAIN_ENDINGS.test(text)) return NOTHING;
  if (text.length <= 2 && BASE.test(before)) return { before: '^', after: '' };
  return { before: /[\p{L}\p{N}]$/u.test(before) ? ' ' : '', after: '' };
}

function raised(element: Element, text: string, before: string, after: string): Around {
  if (/^[[(（［〔【]/u.test(text) && !/[[(（［〔【]$/u.test(before)) return note(text, before, after);
  const isNote = isNoteMark(element);
  if (isNote && (NOTE_NUMBERS.test(text) || /^\p{L}{1,2}$/u.test(text))) return note(text, before, after);
  if (NUMBER.test(text)) return raisedNumber(text, before, after);
  if (NOTE_NUMBERS.test(text)) return note(text, before, after);
  if (/^\p{L}+\.?$/u.test(text)) return raisedLetters(text, before, after);
  if (!/[\p{L}\p{N}]/u.test(text)) return NOTHING;
  const isFormula = /^[\p{L}\p{N}\s+−–\-*/·×=.,()]+$/u.test(text) && !/\p{L}{3,}/u.test(text);
  if (isFormula && BASE.test(before)) return { before: '^(', after: ')' };
  return { before: /[\p{L}\p{N}]$/u.test(before) ? ' ' : '', after: '' };
}

function lowered(text: string, before: string, after: string): Around {
  if (!/[\p{L}\p{N}]$/u.test(before) && !/[)\]]$/.test(before)) return NOTHING;
  const gap = /^[\p{L}\p{N}]/u.test(after) ? ' ' : '';
  // H₂O is written H2O everywhere. Only where digits would run together a sign parts them.
  if (/^\d+[-+−]?$/.test(text)) return /\d$/.test(before) || /^\d/.test(after) ? { before: '_', after: gap } : NOTHING;
  if (/^\p{L}+$/u.test(text)) return { before: /\p{L}{4,}$/u.test(before) ? ' ' : '_', after: gap };
  return /[+−–\-*/=]/u.test(text) && text.length > 1 ? { before: '_(', after: ')' } : { before: '_', after: gap };
}

/** Whether a smaller raised or lowered part makes an element's own text more than a row of signs. */
const isNested = (element: Element): boolean => {
  for (let child = firstElementChild(element), seen = 0; child && seen < MAX_CHARS; seen += 1) {
    if (isSmallTag(child)) return !isAlone(child);
    child = nextElementSibling(child);
  }
  return false;
};

/**
 * The signs that keep a raised or lowered element apart from what it stands at.
 * @param before what stands before it in its line
 */
export function signsAround(element: Element, kind: Raised, before = textBefore(element)): Around {
  const text = textContentOf(element).trim();
  // A raised part right behind has a sign of its own.
  const next = nextSibling(element);
  const isFollowed = next !== null && nodeTypeOf(next) === Node.ELEMENT_NODE && isSmallTag(next as Element);
  const after = isFollowed ? '' : textAfter(element);
  if (text === '') return NOTHING;
  if (text.length > MAX_CHARS) return { before: /[\p{L}\p{N}]$/u.test(before) ? ' ' : '', after: '' };
  if (isNested(element)) return { before: kind === 'super' ? '^(' : '_(', after: ')' };
  return kind === 'super' ? raised(element, text, before, after) : lowered(text, before, after);
}
