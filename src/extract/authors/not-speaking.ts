/** Who is named in a page without having said what stands beside the name. */
import {
  attribute,
  dataOf,
  elementAround,
  firstChild,
  idAndClasses,
  nextElementSibling,
  nextSibling,
  nodeTypeOf,
  previousElementSibling,
  queryAll,
  tagNameOf,
} from '../safe-dom';
import type { ShortTexts } from './short-texts';

const MAX_CLIMB = 12;
/** A name in a line of more words is only mentioned there. */
const MAX_LINE_WORDS = 14;
/** What stands before a name within so many words around it says what the name is there for. */
const MAX_CORNER_WORDS = 24;

const APART = new Set(['BLOCKQUOTE', 'Q', 'NAV', 'DIALOG', 'LABEL', 'SELECT', 'BUTTON']);
const ROLES = /^(navigation|banner|contentinfo|search|menu|menubar|toolbar|dialog|alertdialog|status|tooltip)$/;
/** Classes and ids of parts with names of people who have said nothing there. */
const PARTS = new RegExp(
  `(^|[\\s_-])(${[
    'assignees?|reviewers|participants?|followers?|subscribers?|watchers?|likes?|liked|likers?|likedby|voters?|reactions?',
    'facepile|mentions?|current-?user|logged-?in|signed-?in|user-?menu|account-?menu|who-?s?-?online|online-?users',
    'quote-?(header|author|meta)|edited-?by|last-?(edit|reply|post|poster|comment)(-?by)?',
    'related|recommended|trending|leaderboard|contributors',
  ].join('|')})([\\s_-]|$)`,
  'i',
);
const DEEDS =
  'edited|modified|updated|changed|revised|liked|loved|thanked|upvoted|assigned|moderated|approved|closed|locked|' +
  'moved|merged|deleted|removed|hidden|flagged|invited|mentioned|requested|tagged|shared|reposted|retweeted|boosted|' +
  'pinned|recommended|followed|translated|photographed|illustrated';
/** How a line ends before such a name: "edited yesterday by", "signed in as", "in reply to", "assignees". */
const BEFORE = new RegExp(
  `(?:^|[\\s(·|])(?:${[
    `(?:${DEEDS})\\b.{0,30}\\b(?:by|to|from)`,
    '(?:medically|technically|fact.?) (?:reviewed|checked) by',
    'last (?:post|reply|comment|message|activity)\\b.{0,20}(?:\\bby)?',
    '(?:signed|logged) in(?: as)?',
    '(?:reply|replying|comment|commenting|post|posting|write|writing|answer|answering|continue) as',
    '(?:reply|replies|replied|replying|response|responding|answer|answering|in reply|message|sent|addressed) to',
    'you are|assignees?|reviewers?|participants?|followers?|maintainers?|moderators?|hi|hello|welcome(?: back)?|users? online',
  ].join('|')})\\s*[:,]?\\s*@?$`,
  'iu',
);
/** How such a line begins. */
const BEGINS = new RegExp(
  `^(?:last |also )?(?:${DEEDS}|assignees?|reviewers?|participants?|followers?|signed in|logged in)\\b`,
  'i',
);

/** Whether a form asks the reader for words of their own. Some sites put a whole page into a form. */
function isReplyForm(element: Element, texts: ShortTexts): boolean {
  return (
    tagNameOf(element) === 'FORM' &&
    texts.of(element) !== null &&
    queryAll(element, 'textarea,[contenteditable],input[type="text"]').length > 0
  );
}

/** Whether a header is that of the site, with its menu and the name of the reader. */
function isBanner(element: Element): boolean {
  if (tagNameOf(element) !== 'HEADER') return false;
  const above = elementAround(element);
  return (above !== null && tagNameOf(above) === 'BODY') || queryAll(element, 'nav,[role="search"],input').length > 0;
}

/** Whether a footer is that of the site. A comment has one, too, often with its author. */
function isSiteFooter(element: Element): boolean {
  if (tagNameOf(element) !== 'FOOTER') return false;
  const above = elementAround(element);
  return above === null || !/^(ARTICLE|LI|SECTION|DIV|DD)$/.test(tagNameOf(above));
}

/** Whether the element beside it is made like it: each of them then is a thing of its own. */
function hasTwin(element: Element): boolean {
  const [before, after] = [previousElementSibling(element), nextElementSibling(element)];
  return [before, after].some(
    (one) =>
      one !== null && tagNameOf(one) === tagNameOf(element) && attribute(one, 'class') === attribute(element, 'class'),
  );
}

function isApart(element: Element): boolean {
  if (isSiteFooter(element)) return true;
  if (APART.has(tagNameOf(element)) || ROLES.test(attribute(element, 'role') ?? '')) return true;
  const names = idAndClasses(element);
  return names.length < 1_000 && tagNameOf(element) !== 'BODY' && PARTS.test(names);
}

/** The text in `around` before `element`: both are small. */
function textBefore(element: Element, around: Element, texts: ShortTexts): string {
  let before = '';
  for (let at = element; at !== around; ) {
    const above = elementAround(at);
    if (!above) break;
    let own = '';
    for (let node = firstChild(above) as Node | null; node && node !== at; node = nextSibling(node)) {
      if (nodeTypeOf(node) === Node.TEXT_NODE) own += ` ${dataOf(node as Text)}`;
      else if (nodeTypeOf(node) === Node.ELEMENT_NODE) own += ` ${texts.of(node as Element) ?? ''}`;
    }
    before = `${own} ${before}`;
    at = above;
  }
  return before.replaceAll(/\s+/g, ' ').trim();
}

/** What stands before a name in the corner that holds it. */
function introduction(element: Element, texts: ShortTexts): string {
  let corner = element;
  for (let at: Element | null = element, level = 0; at && level < MAX_CLIMB; at = elementAround(at), level++) {
    if (texts.wordsOf(at) > MAX_CORNER_WORDS) break;
    corner = at;
    if (at !== element && hasTwin(at)) break;
  }
  return textBefore(element, corner, texts);
}

/**
 * Whether a name stands in a quotation, in running text, in the site's navigation, in the reader's own corner, or
 * behind words that say what else the person did.
 */
export function isNotSpeaking(element: Element, texts: ShortTexts): boolean {
  for (let at: Element | null = element, level = 0; at && level < MAX_CLIMB; at = elementAround(at), level++) {
    if (isApart(at) || isReplyForm(at, texts) || isBanner(at)) return true;
    if (tagNameOf(at) === 'P' && texts.wordsOf(at) > MAX_LINE_WORDS) return true;
  }
  const before = introduction(element, texts);
  return BEFORE.test(before) || (BEGINS.test(before) && before.length < 60);
}
