/**
 * What fields show. The value of a field is read only where nobody can write into it: then it is the page's own word.
 * What a reader has typed is never read, and passwords, numbers of cards and codes are not even where they are fixed.
 */
import type { NamedElement } from '../named-element';
import {
  attribute,
  closest,
  formOf,
  matches,
  isChecked,
  queryAll,
  tagNameOf,
  textContentOf,
  valueOf,
} from '../safe-dom';
import { alphaOf } from '../sight/colour';
import type { MarkPiece } from './piece-form';

const NOTHING: MarkPiece = { text: '', form: 'inline' };
/** Types of `<input>` whose value is words or figures. An unknown type is a text. */
const OTHER_TYPES = new Set('password hidden file color range submit reset button image checkbox radio'.split(' '));
const SECRET =
  /(?:^|\s)(?:cc-|one-time-code|(?:current|new)-password)|pass(?:word|code|wd)|(?:^|[^a-z])(?:cvv|cvc|csc|ssn|pin|otp|iban)(?:$|[^a-z])|card-?_?(?:no|num)|credit-?_?card|secret|api-?_?key|token/i;
const MAX_CHARS = 100_000;
const MIN_ALPHA = 0.05;
const FIELDS = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

const typeOf = (input: Element): string => (attribute(input, 'type') ?? 'text').trim().toLowerCase();

/** Whether digits are the number of a payment card: ISO/IEC 7812-1, annex B (Luhn's sum). */
function isCardNumber(value: string): boolean {
  const digits = value.replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** Whether a field may hold what nobody else is to know. */
function isSecret(field: Element, style: CSSStyleDeclaration | null): boolean {
  const masked = style?.getPropertyValue('-webkit-text-security') ?? '';
  return (
    !['', 'none'].includes(masked) ||
    ['autocomplete', 'name', 'id', 'type', 'aria-label'].some((name) => SECRET.test(attribute(field, name) ?? ''))
  );
}

/** Whether nobody can write into a field, or choose in it. */
const isFixed = (field: Element): boolean =>
  matches(field, ':disabled') || (tagNameOf(field) !== 'SELECT' && attribute(field, 'readonly') !== null);

/** Where boxes to tick are the reader's own answers. */
const ANSWERS = 'form, aside, nav, [role="search"], [class*="filter" i], [class*="facet" i], [class*="refine" i]';

/**
 * Whether a box to tick belongs to the page's text: nobody can change it, or it stands in a list or a table of its
 * own, such as a list of tasks. In a form or among filters it is the reader's answer.
 */
function isTickOfText(box: Element): boolean {
  if (matches(box, ':disabled')) return true;
  return formOf(box) === null && closest(box, 'li, td, th') !== null && closest(box, ANSWERS) === null;
}

function tick(isOn: boolean, isRadio: boolean): MarkPiece {
  const sign = isOn ? 'x' : ' ';
  return { text: isRadio ? ` (${sign}) ` : ` [${sign}] `, form: 'tick' };
}

function valueIn(field: Element, style: CSSStyleDeclaration | null): string {
  if (isSecret(field, style)) return '';
  const value = valueOf(field).slice(0, MAX_CHARS);
  return isCardNumber(value) ? '' : value;
}

function chosenIn(select: Element): string {
  return queryAll(select, 'option')
    .filter((option) => matches(option, ':checked'))
    .map((option) => textContentOf(option).replaceAll(/\s+/g, ' ').trim())
    .join(', ');
}

/** Lines whose white space counts stay as they are. */
function areaPiece(value: string): MarkPiece {
  const text = value.replaceAll('\r\n', '\n');
  return { text, form: /^[ \t]+\S/m.test(text) ? 'code' : 'lines' };
}

/** Whether the letters in a field can be seen. Where they cannot, the page often shows them in another element. */
const isShown = ({ visibility, color }: CSSStyleDeclaration): boolean =>
  visibility === 'visible' && alphaOf(color) > MIN_ALPHA;

/** What of an `<input>`, a `<textarea>` or a `<select>` is text of the page. */
function fieldPiece(field: Element, style: CSSStyleDeclaration | null): MarkPiece {
  const [tag, type] = [tagNameOf(field), typeOf(field)];
  const isBox = tag === 'INPUT' && (type === 'checkbox' || type === 'radio');
  if (isBox) return isTickOfText(field) ? tick(isChecked(field), type === 'radio') : NOTHING;
  if (!isFixed(field) || (style && !isShown(style))) return NOTHING;
  if (tag === 'TEXTAREA') return areaPiece(valueIn(field, style));
  if (tag === 'SELECT') return { text: ` ${chosenIn(field)} `, form: 'inline' };
  return OTHER_TYPES.has(type) ? NOTHING : { text: ` ${valueIn(field, style)} `, form: 'inline' };
}

const BUILT = new Set(['checkbox', 'radio', 'switch']);
const hasWords = (element: Element): boolean => /[\p{L}\p{N}]/u.test(textContentOf(element));

/** Whether a box that is built of other elements says of itself that it is ticked; null where it is none. */
function stateOfBuilt(element: Element, role: string): string | null {
  const state = BUILT.has(role) ? attribute(element, 'aria-checked') : null;
  if (state === null) return null;
  const isFixed = attribute(element, 'aria-disabled') === 'true' || attribute(element, 'aria-readonly') === 'true';
  return isFixed || closest(element, ANSWERS) === null ? state : null;
}

/** Boxes to tick that are built of other elements, and hold no words themselves. */
function builtBox({ element, role }: NamedElement): MarkPiece | null {
  const state = stateOfBuilt(element, role);
  return state === null || hasWords(element) ? null : tick(state === 'true', role === 'radio');
}

/** What stands before the words of a box to tick that holds them itself; '' where the element is none. */
export function tickOfWords({ element, role }: NamedElement): string {
  const state = stateOfBuilt(element, role);
  if (state === null || !hasWords(element)) return '';
  const sign = state === 'true' ? 'x' : state === 'mixed' ? '-' : ' ';
  return role === 'radio' ? `(${sign}) ` : `[${sign}] `;
}

/** The text of a field, or null where the element is none. */
export const pieceOfField = (named: NamedElement, style: CSSStyleDeclaration | null): MarkPiece | null =>
  FIELDS.has(named.tag) ? fieldPiece(named.element, style) : builtBox(named);
