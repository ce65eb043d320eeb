/** Finds the names and times by which a page says who wrote its parts, and when. No site is treated specially. */
import { countWords } from '@/src/protocol/count-words';
import { attribute, elementAround, queryAll, tagNameOf, textContentOf } from './safe-dom';

/** A name that stands where a page names the author of the text beside it. */
export interface AuthorMark {
  readonly element: Element;
  readonly name: string;
  /** How sure it is: 3 by microdata, `rel` or a microformat, 2 by a class name, 1 by where a link leads. */
  readonly strength: number;
}

const DECLARED = '[itemprop~="author"],[itemprop~="creator"],[rel~="author"],.p-author,.h-card,.vcard .fn';
const CALLED =
  '[class*="author" i],[class*="user" i],[class*="poster" i],[class*="commenter" i],[class*="nick" i],[class*="byline" i],[class*="member" i]';
const LEADING =
  'a[href*="/user"],a[href*="user?"],a[href*="/profile"],a[href*="/member"],a[href*="/people/"],a[href*="/u/"],a[href*="/@"]';
/** Class names that speak of a person, but not for the person's name. */
const NOT_A_NAME =
  /mention|avatar|image|photo|signature|reputation|badge|stat|count|level|rank|title|role|since|menu|login|sign|action|share|user-?content|generated/i;
/** Where in such a part the name itself stands, the likeliest place first. */
const NAME_INSIDE = [
  `[itemprop~="name"],.fn,.p-name,[class*="username" i],[class*="user-name" i],[class*="author-name" i]`,
  LEADING,
  'a,b,strong,[class*="name" i]',
];
/** A picture of a person, or the letter shown in its place. */
const PICTURE = '[class*="avatar" i],img';
const TIMES =
  'time,relative-time,[itemprop~="datePublished"],[itemprop~="dateCreated"],.dt-published,[class~="date" i],[class*="-date" i],[class*="date-" i],' +
  '[class~="time" i],[class$="-time" i],[class*="timestamp" i],[class*="timeago" i],[class*="time-ago" i],[class~="age" i],[class*="posted" i]';

const MAX_NAME_CHARS = 48;
const MAX_NAME_WORDS = 5;
const MAX_TIME_CHARS = 40;
/** A name in a line of more words is only mentioned there. */
const MAX_LINE_WORDS = 14;
/** A longer text is not a card about a person. White space counts. */
const MAX_CARD_CHARS = 1_500;
/** Limits, so that no page can make this slow. */
const MAX_MARKS = 3_000;
const MAX_CLIMB = 12;

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A short text as a person's name, without an `@` or "by" before it; null where it cannot be one. */
function asName(text: string): string | null {
  const name = plain(text)
    .replace(/^@|^by:?\s+|[:,·•|–—]+$/giu, '')
    .trim();
  return name.length <= MAX_NAME_CHARS && countWords(name) <= MAX_NAME_WORDS && /\p{L}.*[\p{L}\p{N}]|\p{Lo}/u.test(name)
    ? name
    : null;
}

function nameIn(element: Element): string | null {
  for (const selector of NAME_INSIDE) {
    const inner = queryAll(element, selector)
      .map((part) => (queryAll(part, PICTURE).length > 0 ? null : asName(textContentOf(part))))
      .find((name) => name !== null);
    if (inner) return inner;
  }
  return queryAll(element, PICTURE).length > 0 ? null : asName(attribute(element, 'content') ?? textContentOf(element));
}

/** Whether it stands in a quotation, in running text, or in the site's navigation. */
function isSpokenOf(element: Element): boolean {
  for (let at: Element | null = element, level = 0; at && level < MAX_CLIMB; at = elementAround(at), level++) {
    const tag = tagNameOf(at);
    if (tag === 'BLOCKQUOTE' || tag === 'Q' || tag === 'NAV' || tag === 'FOOTER') return true;
    if (tag === 'P' && countWords(textContentOf(at)) > MAX_LINE_WORDS) return true;
  }
  return false;
}

/** All author names under a root, in reading order; of nested ones only the outermost. */
export function authorMarks(root: Document | DocumentFragment): AuthorMark[] {
  const strengths = new Map<Element, number>();
  for (const [strength, selector] of [LEADING, CALLED, DECLARED].entries())
    for (const element of queryAll(root, selector)) strengths.set(element, strength + 1);
  const marks: AuthorMark[] = [];
  for (const element of queryAll(root, `${DECLARED},${CALLED},${LEADING}`).slice(0, MAX_MARKS)) {
    const strength = strengths.get(element) ?? 1;
    if (strength < 3 && NOT_A_NAME.test(attribute(element, 'class') ?? '')) continue;
    // A card may hold a name, a place and a date of joining. A whole contribution is no card.
    const text = textContentOf(element);
    if (text.length > MAX_CARD_CHARS || countWords(text) > MAX_LINE_WORDS * 2 || isSpokenOf(element)) continue;
    const last = marks.at(-1);
    if (last?.element.contains(element)) {
      if (strength > last.strength) marks[marks.length - 1] = { ...last, name: nameIn(element) ?? last.name, strength };
      continue;
    }
    const name = nameIn(element);
    if (name !== null) marks.push({ element, name, strength });
  }
  return marks;
}

/** Whether a short text is a date and nothing else. */
export function isDateline(element: Element, text: string): boolean {
  return (
    text.length <= MAX_TIME_CHARS &&
    (Element.prototype.matches.call(element, TIMES) ||
      queryAll(element, TIMES).some((part) => plain(textContentOf(part)) === text))
  );
}

/**
 * When it was written, as the page says it: ISO 8601 where the page gives that, else its own words. Looks around the
 * name, no farther than `within`.
 */
export function timeNear({ element }: AuthorMark, within: Element): string | null {
  for (let at: Element | null = element, level = 0; at && level < MAX_CLIMB; at = elementAround(at), level++) {
    for (const part of queryAll(at, TIMES)) {
      const stamp = attribute(part, 'datetime') ?? attribute(part, 'content');
      if (stamp !== null && !Number.isNaN(Date.parse(stamp))) return stamp.slice(0, MAX_TIME_CHARS);
      const told = plain(textContentOf(part));
      if (/\p{N}/u.test(told) && told.length <= MAX_TIME_CHARS) return told;
    }
    if (at === within) break;
  }
  return null;
}
