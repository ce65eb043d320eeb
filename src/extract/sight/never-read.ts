/** Elements whose text is never part of a page's text, whatever is shown of them. */
import { countWords } from '@/src/protocol/count-words';
import {
  attribute,
  documentOf,
  firstElementChild,
  namespaceOf,
  nextElementSibling,
  parentElementOf,
  queryAll,
  SVG,
  tagNameOf,
  textContentOf,
} from '../safe-dom';
import { cannotRunScripts } from './scene';
import { siblingsAlike } from './slides';
import { hasMoreWords, linkedWords } from '../word-counts';

const NEVER_READ = new Set([
  'SCRIPT',
  'STYLE',
  'TEMPLATE',
  'HEAD',
  'TITLE',
  'META',
  'LINK',
  'SVG',
  'CANVAS',
  'AUDIO',
  'VIDEO',
  'OBJECT',
  'EMBED',
  'OPTION',
  'DATALIST',
  'PROGRESS',
  'METER',
]);

/** The same for elements of SVG. */
const NEVER_DRAWN = new Set(['script', 'style', 'title', 'desc', 'metadata', 'defs']);

/** Whether an element's text is never part of the page's text. @param tag its name */
export function isNeverRead(element: Element, tag: string): boolean {
  return (
    NEVER_READ.has(tag) ||
    (tag === 'BUTTON' && !holdsContent(element)) ||
    (NEVER_DRAWN.has(tag) && namespaceOf(element) === SVG) ||
    (tag === 'NOSCRIPT' && !isShownNoscript(element))
  );
}

/** With scripts off, browsers show what `<noscript>` holds, so it belongs to the page. */
function isShownNoscript(element: Element): boolean {
  const document = documentOf(element);
  return document !== null && cannotRunScripts(document);
}

/** A label of a button has fewer words. */
const MIN_CONTENT_WORDS = 8;
const HEADINGS = /^(H[1-6]|DT|SUMMARY)$/;
const MAX_LEVELS = 4;
/** Buttons in these are controls of the page. */
const BARS = /^(NAV|FORM|DIALOG|FOOTER)$/;
const BAR_ROLES = /^(navigation|menu|menubar|toolbar|tablist|dialog|search|banner|group)$/;
const MIN_PANEL_WORDS = 6;
const PANELS = /^(DIV|SECTION|P|UL|OL|DL|DD|ARTICLE)$/;

/** Whether a button is more than its label: the heading of a part that it opens, or a card that can be clicked. */
function holdsContent(button: Element): boolean {
  if (attribute(button, 'aria-haspopup') !== null || attribute(button, 'role') === 'tab') return false;
  for (let at = parentElementOf(button), level = 0; at && level < MAX_LEVELS; at = parentElementOf(at), level++) {
    const role = attribute(at, 'role') ?? '';
    if (HEADINGS.test(tagNameOf(at)) || role === 'heading') return true;
    if (BARS.test(tagNameOf(at)) || BAR_ROLES.test(role)) return false;
  }
  return (
    queryAll(button, 'p, h1, h2, h3, h4, h5, h6, li, blockquote').length > 0 ||
    hasMoreWords(button, MIN_CONTENT_WORDS - 1) ||
    headsPanel(button)
  );
}

/** Whether a panel follows right behind the button, and again behind another button that is built like it. */
function headsPanel(button: Element): boolean {
  const hasPanel = (one: Element): boolean => {
    const next = nextElementSibling(one);
    return next !== null && PANELS.test(tagNameOf(next)) && saysMore(next);
  };
  if (!hasPanel(button)) return false;
  if (attribute(button, 'aria-expanded') !== null || siblingsAlike(button).some(hasPanel)) return true;
  const item = parentElementOf(button);
  return (
    item !== null &&
    siblingsAlike(item).some((other) => {
      const first = firstElementChild(other);
      return first !== null && tagNameOf(first) === 'BUTTON' && hasPanel(first);
    })
  );
}

/** Whether what follows a button has more to say than a label or a list of links. */
function saysMore(panel: Element): boolean {
  return countWords(textContentOf(panel)) - linkedWords(panel) >= MIN_PANEL_WORDS;
}
