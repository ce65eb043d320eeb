/** Small parts of a page that ask something of its reader: whether it was of help, or for an address to write to. */
import { elementAround, parentElementOf, queryAll, tagNameOf, textContentOf } from '../safe-dom';
import { siblingsAlike } from '../sight/slides';
import { hasMoreWords } from '../word-counts';

/** What asks whether the page was good, and a row of buttons under it, have at most so many words. */
const MAX_ASKING_WORDS = 16;
const MAX_ASKING_LEVELS = 3;
const ANSWERS = 'button, input[type="radio" i], [role="button"]';
const QUESTION = /[?？؟;՞]/u;

const hasAnswers = (element: Element): boolean => queryAll(element, ANSWERS).length >= 2;

/**
 * Whether a few words stand with buttons that answer them, such as those that ask whether a page was of help. Of
 * several such parts in a row each is what the page is about: a question of a test, a thing in a list.
 */
export function asksReader(element: Element): boolean {
  if (tagNameOf(element) === 'H1') return false;
  let at: Element | null = element;
  for (let level = 0; at && level < MAX_ASKING_LEVELS && !hasMoreWords(at, MAX_ASKING_WORDS); level++) {
    if (hasAnswers(at)) return (level === 0 || QUESTION.test(textContentOf(at))) && !siblingsAlike(at).some(hasAnswers);
    at = parentElementOf(at);
  }
  return false;
}

/** A form that asks for an address to send letters to has at most so many words around it. */
const MAX_SIGN_UP_WORDS = 45;
const MAX_SIGN_UP_LEVELS = 6;
const MAX_FIELDS = 20;
/** And no more than this share of all words: a page to sign up at is about that. */
const MAX_SHARE = 0.4;
const ADDRESS = 'input[type="email" i], input[name="email" i]';
const FIELDS =
  'input:not([type="hidden" i], [type="submit" i], [type="button" i], [type="checkbox" i]), textarea, select';

/**
 * The parts in which a page asks for an address only, with the words around that.
 * @param allWords how many words the page has @param isTitle whether an element holds the page's title
 */
export function signUpsIn(
  document: Document,
  allWords: number,
  isTitle: (element: Element) => boolean,
): ReadonlySet<Element> {
  const found = new Set<Element>();
  const most = Math.min(MAX_SIGN_UP_WORDS, allWords * MAX_SHARE);
  for (const field of queryAll(document, ADDRESS).slice(0, MAX_FIELDS)) {
    let outermost: Element | null = null;
    let at = elementAround(field);
    for (let level = 0; at && level < MAX_SIGN_UP_LEVELS; at = elementAround(at), level++) {
      if (isTitle(at) || /^(BODY|MAIN|ARTICLE)$/.test(tagNameOf(at)) || hasMoreWords(at, most)) break;
      if (queryAll(at, FIELDS).length > 1) break;
      outermost = at;
    }
    if (outermost) found.add(outermost);
  }
  return found;
}
