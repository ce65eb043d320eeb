/**
 * The words of a sentence as they are compared. Numbers become values, whether in digits or words; short and long names
 * one key; other words their stems. And whether a "not" stands before a word.
 */
import { isFunctionWord } from '../retrieval/function-words';
import { wordsOf, type Word } from '../text/words';
import { primaryOf } from '../text/language';
import { aliasAt, withInitials } from './aliases';
import { numberWordsOf, type NumberWords } from './number-words';
import { digitValues } from './numbers';

export interface Item {
  /** UTF-16 offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly key: string;
  /** Whether it is a number, in digits or words. */
  readonly isNumber: boolean;
  /** Whether it has a capital and does not begin the sentence. */
  readonly isName: boolean;
  /** Where the "not" before it begins; -1 for none. */
  readonly negatedFrom: number;
  /** Whether it carries grammar and no meaning. Such words count only in a sentence without others. */
  readonly isGrammar: boolean;
}

/** By language, because "mai" is a month in some, and "no" is "in the" in Portuguese. */
const NEGATIONS: Readonly<Record<string, string>> = {
  en: 'not no never neither nor without cannot none nobody nothing hardly',
  de: 'nicht kein keine keinen keinem keiner keines nie niemals ohne weder',
  fr: 'pas jamais sans aucun aucune ni',
  es: 'no nunca sin jamás ningún ninguna ninguno ni',
  it: 'non mai senza nessun nessuna né',
  pt: 'não nunca sem nenhum nenhuma nem',
  nl: 'niet geen nooit zonder',
  ru: 'не нет никогда без ни',
  zh: '不 没 没有 未 无 不是 不会 并未 並未 沒有',
  hi: 'नहीं ना बिना',
  ar: 'لا لم لن ليس ليست بدون',
  th: 'ไม่ ไม่ได้ มิได้ ไม่มี',
};
const foldedWords = (text: string): ReadonlySet<string> => new Set(wordsOf(text).map(({ folded }) => folded));
const NEGATIONS_OF = new Map(Object.entries(NEGATIONS).map(([language, words]) => [language, foldedWords(words)]));
const ENGLISH_NEGATIONS = foldedWords(NEGATIONS['en'] ?? '');

/** How words of a language are compared. */
export interface WordReader {
  readonly stem: (word: string) => string;
  readonly numbers: NumberWords;
  /** A BCP 47 tag or ''. */
  readonly language: string;
  /** False where every noun has a capital. */
  readonly hasNames: boolean;
  isNegation(word: Word): boolean;
}

/** `language`: a BCP 47 tag or ''. */
export function wordReaderOf(stem: (word: string) => string, language: string): WordReader {
  const negations = NEGATIONS_OF.get(primaryOf(language)) ?? ENGLISH_NEGATIONS;
  return {
    stem,
    numbers: numberWordsOf(language),
    language,
    hasNames: primaryOf(language) !== 'de',
    isNegation: ({ folded }) => negations.has(folded) || folded.endsWith("n't"),
  };
}

/** How many words behind it a "not" still refers to. */
const REACH = 3;

/** Elided articles before a word: "l'Europe", "dell'Europa". */
const ELIDED = /^(?:[cdjlmnst]|qu|dell|all|nell|sull|dall|un)'(?=.{2})/u;
export const withoutElision = (folded: string): string => folded.replace(ELIDED, '');

/** Units behind a number. Elsewhere they may be written as signs. */
const UNITS = new Set(
  'percent per cent pct prozent dollar dollars usd euro euros eur pound pounds gbp yen yuan rupee rupees'.split(' '),
);

const numberKey = (value: number): string => `#${value.toPrecision(8)}`;

/** A number that begins with a word: its value, and where it ends. */
function numberAt(
  words: readonly Word[],
  at: number,
  { numbers, language }: WordReader,
): { value: number; to: number } | null {
  const word = words[at];
  if (!word) return null;
  if (/^\p{N}/u.test(word.text)) {
    const [value] = digitValues(word.text, language);
    if (value === undefined) return null;
    const next = words[at + 1];
    const isGlued = next?.start === word.end;
    const scale = next && (isGlued || next.text.length > 1) ? numbers.scaleOf(next.folded) : undefined;
    return scale === undefined ? { value, to: at + 1 } : { value: value * scale, to: at + 2 };
  }
  if (!numbers.isNumberWord(word.folded)) return null;
  const read = numbers.read(words.slice(at, at + 8).map(({ folded }) => folded));
  return read && { value: read.value, to: at + read.used };
}

/** Words that are compared as one: where they end, and their key. */
interface Said {
  readonly to: number;
  readonly key: string;
  readonly isNumber: boolean;
  readonly isGrammar: boolean;
}

function saidAt(words: readonly Word[], at: number, reader: WordReader, isBehindNumber: boolean): Said {
  const alias = aliasAt(words, at);
  if (alias) return { to: alias.to, key: alias.key, isNumber: false, isGrammar: false };
  const number = numberAt(words, at, reader);
  if (number) return { to: number.to, key: numberKey(number.value), isNumber: true, isGrammar: false };
  const plain = withoutElision(words[at]?.folded ?? '');
  return {
    to: at + 1,
    key: reader.stem(plain),
    isNumber: false,
    isGrammar: isFunctionWord(plain) || (isBehindNumber && UNITS.has(plain)),
  };
}

/** All items of a text in order. `own`: the text's words, where they are known. O(n). */
export function itemsOf(text: string, reader: WordReader, own: readonly Word[] = wordsOf(text)): Item[] {
  const words = withInitials(text, own);
  const items: Item[] = [];
  let negation = { start: -1, at: -Infinity };
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    if (!word) break;
    if (reader.isNegation(word)) {
      negation = { start: word.start, at };
      at += 1;
      continue;
    }
    const { to, key, isNumber, isGrammar } = saidAt(words, at, reader, items.at(-1)?.isNumber === true);
    items.push({
      start: word.start,
      end: words[to - 1]?.end ?? word.end,
      key,
      isNumber,
      isGrammar,
      isName: at > 0 && reader.hasNames && /^\p{Lu}/u.test(word.text),
      negatedFrom: !isGrammar && at - negation.at <= REACH ? negation.start : -1,
    });
    if (!isGrammar) negation = { start: -1, at: -Infinity };
    at = to;
  }
  return items;
}
