/** What an answer gives word for word: quotations and addresses. */
import { wordsOf } from '../text/words';

export interface Span { readonly start: number; readonly end: number }

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"“”)\]]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|co|de|fr|uk|eu|info|int|ch|at|nl|es|it|pl|se|dev|app|ai)\b(?:\/[^\s<>"“”)\]]*)?/giu;
const TRAILING = /[.,;:!?'’]+$/u;

/** Web and mail addresses, without what ends the sentence. */
export function addressesIn(text: string): Span[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({ start: match.index, end: match.index + match[0].replace(TRAILING, '').length }));
}

/** Addresses as they are compared: no scheme, no `www.`, no slash at the end. */
export function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^https?:\/\//u, '').replace(/^www\./u, '').replace(/[?#].*$/u, '').replace(/\/+$/u, '');
}

const QUOTATION = /“([^“”]{2,600})”|„([^„“”]{2,600})[“”]|«\s?([^«»]{2,600})\s?»|(?<![\p{L}\p{N}])"([^"\n]{2,600})"|(?<![\p{L}\p{N}])‘([^‘’]{2,600}(?:[’'](?=\p{L})[^‘’]*)*)’(?!\p{L})|「([^「」]{2,600})」/gu;

/** What stands between quotation marks, without them. */
export function quotationsIn(text: string): Span[] {
  return [...text.matchAll(QUOTATION)].map((match) => {
    const inner = match.slice(1).find((part) => part !== undefined) ?? '';
    const start = match.index + match[0].indexOf(inner);
    return { start, end: start + inner.length };
  });
}

/** Words in a row as they are compared, between spaces. */
export const plainWords = (text: string): string => ` ${wordsOf(text).map(({ folded }) => folded).join(' ')} `;

/** The parts of a quotation that must be there word for word: what ellipses leave out and brackets put in is not. */
export function quotedParts(quotation: string): string[] {
  return quotation.split(/\s*(?:\[?(?:…|\.\s?\.\s?\.)\]?|\[[^\]]*\])\s*/u).map(plainWords).filter((part) => part.trim() !== '');
}
