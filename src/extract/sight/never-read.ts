/** Elements whose text is never part of a page's text, whatever is shown of them. */
import { attribute, documentOf, namespaceOf, parentElementOf, queryAll, SVG, tagNameOf } from '../safe-dom';
import { cannotRunScripts } from './scene';
import { hasMoreWords } from '../word-counts';

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

/** Whether an element's text is never part of the page's text. */
export function isNeverRead(element: Element): boolean {
  const tag = tagNameOf(element);
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

/** Whether a button is more than its label: the heading of a part that it opens, or a card that can be clicked. */
function holdsContent(button: Element): boolean {
  if (attribute(button, 'aria-haspopup') !== null || attribute(button, 'role') === 'tab') return false;
  for (let at = parentElementOf(button), level = 0; at && level < MAX_LEVELS; at = parentElementOf(at), level++)
    if (HEADINGS.test(tagNameOf(at)) || attribute(at, 'role') === 'heading') return true;
  return (
    queryAll(button, 'p, h1, h2, h3, h4, h5, h6, li, blockquote').length > 0 ||
    hasMoreWords(button, MIN_CONTENT_WORDS - 1)
  );
}
