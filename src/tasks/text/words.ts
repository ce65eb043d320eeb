/** Splits a text into words with their places, and gives the form in which words are compared. */

import { plainDigits } from './digits';

export interface Word {
  /** As written. */
  readonly text: string;
  /**
   * The form for comparing, of the first 200 characters: compatibility forms unified (NFKD), digits as 0 to 9, without
   * accents, joiners, case and a possessive 's.
   */
  readonly folded: string;
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** Scripts without spaces between words. The browser's dictionary splits them. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const RUN = new RegExp(
  // Numbers keep their separators (1,500.25), words their apostrophes (O'Brien's) and joiners; a hyphen parts words.
  `\\p{N}+(?:[.,٫٬’'\\u00a0\\u202f]\\p{N}+)*|(?:(?!\\p{Nd})[${UNSPACED}])+|(?:(?![${UNSPACED}])[\\p{L}\\p{M}])(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}]|['’](?=\\p{L})|[\\u200c\\u200d](?=[\\p{L}\\p{M}]))*`,
  'gu',
);
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

/** So much of a word is compared. (Marks in the wrong order take time that grows with their square.) */
const WORD_CHARS = 200;

/** The form in which a word is compared: see `Word.folded`. */
export function fold(written: string): string {
  const text = plainDigits(written.length > WORD_CHARS ? written.slice(0, WORD_CHARS) : written);
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u200c\u200d]+/gu, '')
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/'s$/u, '');
}

/** Calls `take` with each word as written and its UTF-16 offset, in order. O(n). */
export function eachWord(text: string, take: (written: string, start: number) => void): void {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!IS_UNSPACED.test(run)) take(run, index);
    else for (const part of unspaced().segment(run)) take(part.segment, index + part.index);
  }
}

/** All words in order. O(n). */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  eachWord(text, (written, start) => {
    words.push({ text: written, folded: fold(written), start, end: start + written.length });
  });
  return words;
}

let segmenter: Intl.Segmenter | undefined;
/** The dictionary depends on the script, not on the language. */
const unspaced = (): Intl.Segmenter => (segmenter ??= new Intl.Segmenter('und', { granularity: 'word' }));
