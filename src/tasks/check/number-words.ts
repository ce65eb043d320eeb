/**
 * Reads numbers in words: English ones, and small ones in some other languages. A number word that is an ordinary word
 * elsewhere ("due", "elf", "cent", "ten") counts in its own language only.
 */
import { primaryOf } from '../text/language';
import { ENGLISH_ALONE, FOREIGN, OWN_SCALES, SCALES, SMALL, UNMISTAKABLE } from './number-lists';

export interface NumberWords {
  /** "Seven", "hundred", "sieben". */
  isNumberWord(folded: string): boolean;
  /** What a word multiplies by: "million", "k"; undefined for any other word. */
  scaleOf(folded: string): number | undefined;
  /**
   * The value of consecutive number words ("fifteen hundred", "two thousand and one", "twenty first"), and how many
   * words it took; null where they begin no number.
   */
  read(folded: readonly string[]): { value: number; used: number } | null;
}
/** Scales that can be a number alone: "a thousand". */
const STANDS_ALONE: ReadonlySet<string> = new Set(['hundred', 'thousand', 'million', 'billion', 'dozen']);

/** A number while it is read: full thousands so far, and the part below; -1 where that has not begun. */
interface Reading {
  total: number;
  current: number;
}

/** Whether "five" can follow what was read: "twenty five", "two hundred five", but not "three five". */
function follows(small: number, current: number): boolean {
  if (current < 0) return true;
  return (
    (small < 10 && current % 100 >= 20 && current % 10 === 0) || (small < 100 && current >= 100 && current % 100 === 0)
  );
}

class WordsOfLanguage implements NumberWords {
  private readonly small: ReadonlyMap<string, number>;
  private readonly foreign: ReadonlyMap<string, number>;
  private readonly scales: ReadonlyMap<string, number>;

  /** `primary`: a language's primary subtag, or ''. */
  constructor(primary: string) {
    const isOther = primary !== '' && primary !== 'en';
    this.small = isOther ? new Map([...SMALL].filter(([word]) => !ENGLISH_ALONE.has(word))) : SMALL;
    this.scales = new Map(
      [...SCALES, ...(OWN_SCALES.get(primary) ?? [])].filter(([word]) => !isOther || !ENGLISH_ALONE.has(word)),
    );
    const all = [...FOREIGN.values()].flatMap((words) => [...words]);
    this.foreign =
      primary === '' ? new Map(all.filter(([word]) => UNMISTAKABLE.has(word))) : (FOREIGN.get(primary) ?? new Map());
  }

  scaleOf(folded: string): number | undefined {
    return this.scales.get(folded);
  }

  isNumberWord(folded: string): boolean {
    return this.small.has(folded) || this.foreign.has(folded) || (STANDS_ALONE.has(folded) && this.scales.has(folded));
  }

  read(folded: readonly string[]): { value: number; used: number } | null {
    const foreign = this.foreign.get(folded[0] ?? '');
    if (foreign !== undefined) return { value: foreign, used: 1 };
    const reading: Reading = { total: 0, current: -1 };
    let used = 0;
    for (const [at, word] of folded.entries()) {
      const isJoint =
        word === 'and' &&
        used > 0 &&
        this.small.has(folded[at + 1] ?? '') &&
        (reading.total > 0 || reading.current >= 100);
      if (isJoint) continue;
      if (!this.takeIn(word, reading, at === 0)) break;
      used = at + 1;
    }
    return used === 0 ? null : { value: reading.total + Math.max(0, reading.current), used };
  }

  /** Adds a word to the number; false where it is no part of it. */
  private takeIn(word: string, reading: Reading, isFirst: boolean): boolean {
    const small = this.small.get(word);
    if (small !== undefined && follows(small, reading.current)) {
      reading.current = Math.max(0, reading.current) + small;
      return true;
    }
    const scale = word.length > 2 ? this.scales.get(word) : undefined;
    if (scale === undefined || (!isFirst && reading.current < 0 && reading.total === 0)) return false;
    if (scale === 100) reading.current = Math.max(1, reading.current) * 100;
    else {
      reading.total += Math.max(1, reading.current) * scale;
      reading.current = -1;
    }
    return true;
  }
}

const known = new Map<string, NumberWords>();

/**
 * The number words of a language, by its BCP 47 tag. For '' (unknown): English, and words that are ordinary in no other
 * language.
 */
export function numberWordsOf(language: string): NumberWords {
  const primary = primaryOf(language);
  const key = primary === '' || primary === 'en' || FOREIGN.has(primary) ? primary : 'other';
  const words = known.get(key) ?? new WordsOfLanguage(key);
  known.set(key, words);
  return words;
}
