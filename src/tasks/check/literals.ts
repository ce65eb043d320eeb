/** What an answer gives word for word: quotations and addresses. */
import { wordsOf } from '../text/words';

export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Every part has a limit, or a text of dots would be read anew from each of them. */
const ADDRESS = new RegExp(
  '\\b(?:https?:\\/\\/|www\\.)[^\\s<>"“”)\\]]+' +
    '|\\b[\\w.+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}' +
    '|\\b(?:[a-z0-9-]{1,63}\\.){1,8}(?:com|org|net|edu|gov|io|co|de|fr|uk|eu|info|int|ch|at|nl|es|it|pl|se|dev|app|ai)\\b(?:\\/[^\\s<>"“”)\\]]*)?',
  'giu',
);

/** The length of a text without what of these characters it ends in. */
function lengthWithout(text: string, ending: string): number {
  let end = text.length;
  while (end > 0 && ending.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** Web and mail addresses, without what ends the sentence. */
export function addressesIn(text: string): TextSpan[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({
    start: match.index,
    end: match.index + lengthWithout(match[0], ".,;:!?'’"),
  }));
}

/** Addresses as they are compared: no scheme, no `www.`, no slash at the end. */
export function plainAddress(address: string): string {
  const plain = address
    .toLowerCase()
    .replace(/^https?:\/\//u, '')
    .replace(/^www\./u, '')
    .replace(/[?#].*$/u, '');
  return plain.slice(0, lengthWithout(plain, '/'));
}

/** No mark of a kind stands inside of what it begins: so nothing is read twice. An apostrophe may. */
const QUOTATION =
  /“([^“”]{2,600})”|„([^„“”]{2,600})[“”]|«\s?([^«»]{2,600})\s?»|(?<![\p{L}\p{N}])"([^"\n]{2,600})"|(?<![\p{L}\p{N}])‘([^‘’]{2,600}(?:’(?=\p{L})[^‘’]{0,600}){0,20})’(?!\p{L})|「([^「」]{2,600})」/gu;

/** What stands between quotation marks, without them. */
export function quotationsIn(text: string): TextSpan[] {
  return [...text.matchAll(QUOTATION)].map((match) => {
    const inner = match.slice(1).find((part) => part !== undefined) ?? '';
    const start = match.index + match[0].indexOf(inner);
    return { start, end: start + inner.length };
  });
}

/** Words in a row as they are compared, between spaces. */
export const runningWords = (text: string): string =>
  ` ${wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ')} `;

/** The parts of a quotation that must be there word for word: what ellipses leave out and brackets put in is not. */
export function quotedParts(quotation: string): string[] {
  return quotation
    .split(/\[?(?:…|\.\s?\.\s?\.)\]?|\[[^[\]]*\]/u)
    .map(runningWords)
    .filter((part) => part.trim() !== '');
}
