/** Parts of a formula, put into a line. */

/** Signs that stand between two parts with a space on either side. */
const INFIX = /^(?:[=<>≤≥≠≈≡≅∼≃∝±∓×÷∈∉⊂⊆⊃⊇∪∩→←↔⇒⇐⇔↦∧∨⊕⊗∣|+\-−–]|:=|<=|>=|!=|==)$/u;
const OPENING = /^[([{⟨⌊⌈|‖]$/u;
const LARGE = /^[∑∏∐∫∬∭∮⋃⋂⨁⨂]$/u;
/** Accents over a letter as characters that combine with it. */
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['^', '\u0302'],
  ['ˆ', '\u0302'],
  ['~', '\u0303'],
  ['˜', '\u0303'],
  ['¯', '\u0304'],
  ['ˉ', '\u0304'],
  ['‾', '\u0304'],
  ['―', '\u0304'],
  ['_', '\u0304'],
  ['˙', '\u0307'],
  ['.', '\u0307'],
  ['¨', '\u0308'],
  ['→', '\u20D7'],
  ['⃗', '\u20D7'],
]);
const ROOTS: Readonly<Record<string, string>> = { 3: '∛', 4: '∜' };

/** A part of a formula: its text, and what it is to its neighbours. */
export interface MathPart {
  readonly text: string;
  readonly role: 'number' | 'word' | 'sign' | 'group' | 'fraction' | 'space';
}

export const SPACE: MathPart = { text: ' ', role: 'space' };
export const EMPTY: MathPart = { text: '', role: 'group' };

/** In brackets, unless it is one sign, a number or a word, or has brackets already. */
function closed({ text }: MathPart): string {
  const isOne = /^(?:[\p{L}\p{M}∞′∂∇∅ℏ∗*†]+|[-−]?[\p{N}.,]+|\([^()]*\)|.)$/u.test(text);
  return isOne ? text : `(${text})`;
}

/** The same where a sign or a number may stand right beside it: an exponent's base, a part of a fraction. */
export const closedBase = (part: MathPart): string => (/^[-−]/.test(part.text) ? `(${part.text})` : closed(part));

function space(left: MathPart, right: MathPart): string {
  if (left.role === 'number' && right.role === 'number') return ' ';
  // sin x, but 2π and mv.
  const [one, other] = [left.text, right.text];
  const isWord = (text: string): boolean => /^\p{L}{2,}$/u.test(text);
  if ((isWord(one) || isWord(other)) && /[\p{L}\p{N})\]]$/u.test(one) && /^[\p{L}\p{N}√∛∜∑∫∏]/u.test(other)) return ' ';
  if (left.role === 'word' && right.role === 'number') return ' ';
  // log_2 8, not log_28.
  if (/[_^][\p{L}\p{N}]+$/u.test(one) && /^[\p{L}\p{N}]/u.test(other)) return ' ';
  return LARGE.test(one.charAt(0)) && left.role === 'group' ? ' ' : '';
}

const isInfix = ({ role, text }: MathPart): boolean => role === 'sign' && INFIX.test(text);

/** Whether a sign stands between two parts, and not before one: a − b, but −3. */
const isBetween = (before: MathPart | undefined, after: MathPart | undefined): boolean =>
  before !== undefined && after !== undefined && (before.role !== 'sign' || /^[)\]}!′|]$/u.test(before.text));

/** Whether a part is multiplied with what stands beside it. */
const isFactor = (part: MathPart | undefined): boolean =>
  part !== undefined && part.role !== 'space' && (part.role !== 'sign' || OPENING.test(part.text));

/** Parts in a row. A fraction beside another factor stands in brackets. */
export function rowOf(parts: readonly MathPart[]): MathPart {
  const shown = parts.filter(({ text }) => text !== '');
  const [only] = shown;
  if (only && shown.length === 1) return only;
  const texts = shown.map((part, at) => {
    const [before, after] = [shown[at - 1], shown[at + 1]];
    if (isInfix(part)) return isBetween(before, after) ? ` ${part.text} ` : part.text;
    const isBeside = isFactor(after) || (isFactor(before) && !OPENING.test(before?.text ?? ''));
    const own = part.role === 'fraction' && isBeside ? `(${part.text})` : part.text;
    return before && before.role !== 'sign' ? `${space(before, part)}${own}` : own;
  });
  return { text: texts.join('').replaceAll(/ {2,}/g, ' ').trim(), role: 'group' };
}

/** A base with what is lowered and raised behind it. */
export function scripted(base: MathPart, sub: MathPart | undefined, sup: MathPart | undefined): MathPart {
  const low = sub && sub.text !== '' ? `_${closed(sub)}` : '';
  const isPrime = sup !== undefined && /^[′″‴'*†]+$/u.test(sup.text);
  const high = sup && sup.text !== '' ? `${isPrime ? '' : '^'}${closed(sup)}` : '';
  return { text: `${base.text === '' ? '' : closedBase(base)}${low}${high}`, role: 'group' };
}

/** Something over or under: a limit of a sum, or an accent. */
export function stacked(base: MathPart, under: MathPart | undefined, over: MathPart | undefined): MathPart {
  const accent = over && ACCENTS.get(over.text);
  if (accent !== undefined && /^\p{L}$/u.test(base.text))
    return scripted({ text: `${base.text}${accent}`.normalize('NFC'), role: 'word' }, under, undefined);
  return scripted(base, under, over);
}

/** A root, of the second degree without an index. */
export function rootOf(inner: MathPart, index: MathPart | undefined): MathPart {
  const sign = index ? (ROOTS[index.text] ?? '') : '√';
  const text = inner.text.length === 1 || /^[\p{N}.,]+$/u.test(inner.text) ? inner.text : `(${inner.text})`;
  return { text: sign === '' ? `${closedBase(inner)}^(1/${closed(index ?? EMPTY)})` : `${sign}${text}`, role: 'group' };
}
