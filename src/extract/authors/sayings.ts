/** What a text has to do with the name that it may belong to: said by that person, or said about them. */
import { countWords } from '@/src/protocol/count-words';
import { attribute, firstElementChild, nextElementSibling, tagNameOf } from '../safe-dom';
import type { AuthorMark } from './author-marks';
import type { ShortTexts } from './short-texts';
import type { Times } from './times';
import type { Utterance } from './utterance';

const contains = (outer: Element, inner: Element): boolean => Node.prototype.contains.call(outer, inner);

/**
 * 'said': the person's own words. 'beside': a line with the name in it whose other words stand in an element of their
 * own, as in a log of a chat. 'about': the line with a name and a date, or one that tells what the person did.
 */
export type Relation = 'said' | 'beside' | 'about';

/** A text without a person's name and without dates. */
function withoutFacts(text: string, name: string, times: readonly string[]): string {
  return [name, ...times].reduce((rest, part) => (part === '' ? rest : rest.replace(part, ' ')), text);
}

/** How a text ends before the name of who wrote it: a dash, or a full stop and "by". */
const SIGNS = /\p{L}.*(?:\s[–—~―-]{1,2}\s*(?:by )?|[.!?…]["”»)]?\s+(?:by|von|par|por|door|av|af)\s+)@?$/isu;

const YEAR = /(?<!\d)\d{4}(?!\d)/;

/** Whether a line has its speaker before a colon, or after a dash or "by" at its end. */
function isSigned(text: string, name: string, times: readonly string[]): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const [before, after] = [text.slice(0, at), text.slice(at + name.length)].map((part) =>
    withoutFacts(part, '', times),
  );
  return (
    /^[\s([\])\d:.,]{0,12}[:>\]]\s*\p{L}/u.test(after ?? '') ||
    (SIGNS.test(before ?? '') && countWords(after ?? '') <= (YEAR.test(after ?? '') ? 5 : 3))
  );
}

const NO_WORDS = /^(TIME|A|BUTTON|IMG|svg|RELATIVE-TIME)$/;

/** Whether an element within a line, apart from the name, holds the better half of its other words. */
function hasElementOfItsOwn({ holder }: Utterance, mark: AuthorMark, rest: number, texts: ShortTexts): boolean {
  for (let at = firstElementChild(holder), looked = 0; at && looked < 12; at = nextElementSibling(at), looked++) {
    const isWords = !NO_WORDS.test(tagNameOf(at)) && !contains(at, mark.element);
    if (isWords && !/time|date|label|badge/i.test(attribute(at, 'class') ?? '') && texts.wordsOf(at) * 2 >= rest)
      return true;
  }
  return false;
}

export function relationOf(utterance: Utterance, mark: AuthorMark, times: Times, texts: ShortTexts): Relation {
  const { holder, block } = utterance;
  const { text } = block;
  // The number of a contribution, or the letter shown in place of a picture.
  if (!/\p{L}\P{L}*\p{L}|\p{Lo}/u.test(text)) return 'about';
  if (contains(mark.element, holder) || times.isDateline(holder, text)) return 'about';
  if (!contains(holder, mark.element)) return 'said';
  const dates = times.textsIn(holder);
  if (isSigned(text, mark.name, dates)) return 'said';
  const rest = countWords(withoutFacts(text, mark.name, dates));
  // A text without an element of its own, such as a post whose lines end with `<br>`.
  if (rest > MAX_LINE_WORDS) return 'said';
  return rest > 0 && hasElementOfItsOwn(utterance, mark, rest, texts) ? 'beside' : 'about';
}

/** A line with a name in it that has more words is a text. */
const MAX_LINE_WORDS = 24;
