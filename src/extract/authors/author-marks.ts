/** Finds the names by which a page says who wrote its parts. No site is treated specially. */
import { countWords } from '@/src/protocol/count-words';
import { attribute, matches, parentElementOf, queryAll, tagNameOf } from '../safe-dom';
import { isNotSpeaking } from './not-speaking';
import type { ShortTexts } from './short-texts';

/** A name that stands where a page names the author of the text beside it. */
export interface AuthorMark {
  readonly element: Element;
  readonly name: string;
  /** How sure it is: 3 by microdata, `rel` or a microformat, 2 by a class name, 1 by where a link leads. */
  readonly strength: number;
  /** Names that stand in elements of one kind stand for the same thing. */
  readonly kind: string;
}

const DECLARED = '[itemprop~="author"],[itemprop~="creator"],[rel~="author"],.p-author,.h-card,.vcard .fn';
const CALLED =
  '[class*="author" i],[class*="user" i],[class*="poster" i],[class*="commenter" i],[class*="reviewer" i],[class*="sender" i],[class*="nick" i],[class*="byline" i],[class*="member" i]';
const LEADING =
  'a[href*="/user"],a[href*="user?"],a[href*="/profile" i],a[href*="/member"],a[href*="/people/"],a[href*="/u/"],a[href*="/@"]';
/** Class names that speak of a person, but not for the person's name. */
const NOT_A_NAME =
  /mention|image|photo|signature|reputation|badge|stats?(?![a-z])|user-?status|count|level|rank|title|role|since|menu|login|sign|action|share|user-?(content|text)|generated/i;
/** A link that is called after a person's picture may hold their name, or letters in place of a picture. */
const AVATAR = /avatar/i;
const MAX_LETTERS = 3;
/** Whoever is spoken to. */
const MENTION = 'a[class~="mention" i]';
/** Where in such a part the name itself stands, the likeliest place first. */
const NAME_INSIDE = [
  `[itemprop~="name"],.fn,.p-name,[class*="username" i],[class*="user-name" i],[class*="author-name" i]`,
  LEADING,
  'a,b,strong,[class*="name" i]',
];
/** A picture of a person, or the letter shown in its place. */
const PICTURE = '[class*="avatar" i],img';

const MAX_NAME_CHARS = 48;
const MAX_NAME_WORDS = 5;
/** A card with a name, a place and a date of joining holds at most so many words. */
const MAX_CARD_WORDS = 28;
/** Limit, so that no page can make this slow. */
const MAX_MARKS = 3_000;

/** Some words that end as a sentence does: "Acme Inc." and "Ines P." do not. */
const SENTENCE = /\s\p{Ll}+\)?[.!?…。！？]+$/u;

/** A short text as a person's name, without an `@` or "by" before it; null where it cannot be one. */
function asName(text: string | null): string | null {
  const name = (text ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^@|^by:?\s+|\s@\S+$|[:,·•|–—]+$/giu, '')
    .trim();
  return name !== '' &&
    !SENTENCE.test(name) &&
    name.length <= MAX_NAME_CHARS &&
    countWords(name) <= MAX_NAME_WORDS &&
    /\p{L}.*[\p{L}\p{N}]|\p{Lo}/u.test(name)
    ? name
    : null;
}

function nameIn(element: Element, texts: ShortTexts): string | null {
  for (const selector of NAME_INSIDE) {
    const inner = queryAll(element, selector)
      .map((part) => (queryAll(part, PICTURE).length > 0 ? null : asName(texts.of(part))))
      .find((name) => name !== null);
    if (inner) return inner;
  }
  const titled = queryAll(element, '[title]').find((part) => attribute(part, 'title') === texts.of(part));
  if (titled) return asName(texts.of(titled));
  return queryAll(element, PICTURE).length > 0
    ? null
    : asName(attribute(element, 'content')?.slice(0, MAX_NAME_CHARS + 1) ?? texts.of(element));
}

/** Whether an element is somebody's picture, or what is shown in its place. */
function isPicture(element: Element, texts: ShortTexts): boolean {
  if (!AVATAR.test((attribute(element, 'class') ?? '').slice(0, 1_000))) return false;
  const text = texts.of(element) ?? '';
  return text.length <= MAX_LETTERS || AVATAR.test(text);
}

/** Whether an element that is called after a person may hold their name. */
function mayBeCalledSo(element: Element, texts: ShortTexts): boolean {
  return !NOT_A_NAME.test((attribute(element, 'class') ?? '').slice(0, 1_000)) && !isPicture(element, texts);
}

/** Whether an element tells of one who speaks, by name, place and date of joining. A contribution is no card. */
function isCard(element: Element, texts: ShortTexts): boolean {
  return (
    texts.wordsOf(element) <= MAX_CARD_WORDS &&
    !isNotSpeaking(element, texts) &&
    queryAll(element, MENTION).length === 0
  );
}

/** What the element and the one around it are, without numbers, which differ from one contribution to the next. */
function kindOf(element: Element): string {
  const above = parentElementOf(element);
  return [element, ...(above ? [above] : [])]
    .map((one) => `${tagNameOf(one)}.${(attribute(one, 'class') ?? '').slice(0, 200).replaceAll(/\d+/g, '')}`)
    .join('<');
}

/** All author names under a root, in reading order; of nested ones only the outermost. */
export function authorMarks(root: Document | DocumentFragment, texts: ShortTexts, checkTime: () => void): AuthorMark[] {
  const marks: AuthorMark[] = [];
  for (const element of queryAll(root, `${DECLARED},${CALLED},${LEADING}`).slice(0, MAX_MARKS)) {
    checkTime();
    const strength = matches(element, DECLARED) ? 3 : matches(element, CALLED) ? 2 : 1;
    if ((strength < 3 && !mayBeCalledSo(element, texts)) || !isCard(element, texts)) continue;
    const last = marks.at(-1);
    if (last && Node.prototype.contains.call(last.element, element)) {
      if (strength > last.strength)
        marks[marks.length - 1] = { ...last, name: nameIn(element, texts) ?? last.name, strength };
      continue;
    }
    const name = nameIn(element, texts);
    if (name !== null) marks.push({ element, name, strength, kind: kindOf(element) });
  }
  return marks;
}
