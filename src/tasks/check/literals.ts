/** What an answer repeats word for word: quotations and addresses. */
import { wordsOf } from '../text/words';

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Each part has a limit, or a text of dots would be read again from each dot. */
const ADDRESS = new RegExp(
  '\\b(?:https?:\\/\\/|www\\.)[^\\s<>"“”)\\]]+' +
    '|\\b[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}' +
    '|\\b(?:[a-z0-9-]{1,63}\\.){1,8}(?:com|org|net|edu|gov|io|co|de|fr|uk|eu|info|int|ch|at|nl|es|it|pl|se|dev|app|ai)\\b(?:\\/[^\\s<>"“”)\\]]*)?',
  'giu',
);

/** The length of a text without these characters at its end. */
function lengthWithout(text: string, ending: string): number {
  let end = text.length;
  while (end > 0 && ending.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Web and mail addresses, without the sentence's punctuation. */
export function addressesIn(text: string): TextSpan[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({
    start: match.index,
    end: match.index + lengthWithout(match[0], ".,;:!?'’"),
  }));
}

/** An address as it is compared: without scheme, `www.`, query and last slash. */
export function plainAddress(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/^https?:\/\//u, '')
    .replace(/^www\./u, '')
    .replace(/[?#].*$/u, '');
  return plain.slice(0, lengthWithout(plain, '/'));
}

/** A quotation holds no mark of its own kind, so that nothing is read twice. An apostrophe is allowed. */
const QUOTATION =
  /“([^“”]{2,600})”|„([^„“”]{2,600})[“”]|«\s?([^«»]{2,600})\s?»|(?<![\p{L}\p{N}])"([^"\n]{2,600})"|(?<![\p{L}\p{N}])‘([^‘’]{2,600}(?:’(?=\p{L})[^‘’]{0,600}){0,20})’(?!\p{L})|「([^「」]{2,600})」/gu;

/** The text between quotation marks. */
export function quotationsIn(text: string): TextSpan[] {
  return [...text.matchAll(QUOTATION)].map((match) => {
    const inner = match.slice(1).find((part) => part !== undefined) ?? '';
    const start = match.index + match[0].indexOf(inner);
    return { start, end: start + inner.length };
  });
}

/** The folded words of a text, between spaces. */
export const runningWords = (text: string): string =>
  ` ${wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ')} `;

/** The parts of a quotation that the page must have word for word, without ellipses and bracketed additions. */
export function quotedParts(quotation: string): string[] {
  return quotation
    .split(/\[?(?:…|\.\s?\.\s?\.)\]?|\[[^[\]]*\]/u)
    .map(runningWords)
    .filter((part) => part.trim() !== '');
}
