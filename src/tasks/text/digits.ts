/** Decimal digits of every script as 0 to 9. */

/**
 * Letters that form a name with digits beside them (B2B, 5G). In other scripts words stand close to numbers, or a
 * particle joins them (于1641年, و2024), so a number beside a letter is a number.
 */
export const NAMING_LETTER = '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}]';

const OTHER_DIGIT = /(?![0-9])\p{Nd}/u;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;
const IS_DIGIT = /^\p{Nd}$/u;

/** The value of a digit. Unicode has the ten digits of a script in a row, from 0; two such rows may touch. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (IS_DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (code - zero) % 10;
}

const known = new Map<string, string>();

function plain(digit: string): string {
  const value = known.get(digit) ?? String(valueOf(digit));
  known.set(digit, value);
  return value;
}

/**
 * A text with Arabic-Indic, Devanagari, full-width and other digits as 0 to 9. Digits of two UTF-16 units become one.
 */
export function plainDigits(text: string): string {
  return OTHER_DIGIT.test(text) ? text.replaceAll(OTHER_DIGITS, plain) : text;
}

/** The same, but every offset stays valid: digits of two UTF-16 units stay as they are. */
export function plainDigitsInPlace(text: string): string {
  return OTHER_DIGIT.test(text)
    ? text.replaceAll(OTHER_DIGITS, (digit) => (digit.length === 1 ? plain(digit) : digit))
    : text;
}
