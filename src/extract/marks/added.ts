/** Words that a reader sees around an element's own, and that no text node holds. */
import { attribute, documentOf, firstElementChild, nextElementSibling, tagNameOf, windowOf } from '../safe-dom';
import { listCount, numberOfItem, type ListCount } from './list-number';
import { isAlone } from './beside';
import { raisedBy, signsAround } from './raised';
import { openRuby, readingsBehind, type Ruby } from './ruby';

/** What an element means for the marks in it. */
export interface MarkScope {
  /** In code words are not marked. */
  readonly inCode: boolean;
  readonly isRaised: boolean;
  readonly isStruck: boolean;
  /** The nearest list, with its count. */
  readonly list: ListCount | null;
  readonly ruby: Ruby | null;
  /** The last `<ruby>` that ended in this line. */
  lastRuby: Ruby | null;
}

export interface Added {
  /** Is read when the element begins; '' where there is nothing. */
  readonly before: string;
  /** Is read when the element ends: what stands in the element may add to it. */
  readonly after: string;
  readonly inner: MarkScope;
}

const newScope = (): MarkScope => ({
  inCode: false,
  isRaised: false,
  isStruck: false,
  list: null,
  ruby: null,
  lastRuby: null,
});

/** A `<ruby>` tells its readings when it ends. */
class RubyAdded implements Added {
  readonly before = '';
  constructor(
    private readonly ruby: Ruby,
    readonly inner: MarkScope,
  ) {}

  get after(): string {
    return readingsBehind(this.ruby);
  }
}

const CODE = new Set(['PRE', 'CODE', 'SAMP', 'KBD', 'TEXTAREA']);
const STRUCK = new Set(['DEL', 'S', 'STRIKE']);
/** Elements of which each in a struck one is struck by itself. */
const BLOCKS = new Set([
  'P',
  'DIV',
  'UL',
  'OL',
  'LI',
  'TABLE',
  'TBODY',
  'THEAD',
  'TR',
  'TD',
  'TH',
  'BLOCKQUOTE',
  'PRE',
]);

/** Whether it holds blocks; its first few children tell. */
function holdsBlocks(element: Element): boolean {
  let child = firstElementChild(element);
  for (let seen = 0; child && seen < 8; seen += 1) {
    if (BLOCKS.has(tagNameOf(child))) return true;
    child = nextElementSibling(child);
  }
  return false;
}

/** Whether a line goes through the element's own words. */
function isStruckThrough(tag: string, style: CSSStyleDeclaration | null): boolean {
  if (tag === 'DEL') return true;
  return style ? style.textDecorationLine.includes('line-through') : STRUCK.has(tag);
}

/** The marks of a list item, of raised and of struck words. */
function marksOf(
  element: Element,
  tag: string,
  style: CSSStyleDeclaration | null,
  outer: MarkScope,
): { before: string; after: string; inner: MarkScope } {
  let [before, after, inner] = ['', '', outer];
  const list = listCount(element);
  if (list) inner = { ...inner, list };
  if (tag === 'LI' && outer.list) {
    const document = documentOf(element);
    before += numberOfItem(outer.list, element, style, style && document && windowOf(document));
  }
  const kind = raisedBy(element, style);
  if (kind !== null && !(outer.isRaised && isAlone(element))) {
    const signs = signsAround(element, kind);
    before += signs.before;
    after = signs.after + after;
    inner = { ...inner, isRaised: true };
  }
  const isStruck = isStruckThrough(tag, style);
  if ((isStruck || (outer.isStruck && BLOCKS.has(tag))) && !holdsBlocks(element)) {
    before += '~~';
    after = `~~${after}`;
    inner = { ...inner, isStruck: false };
  } else if (isStruck) inner = { ...inner, isStruck: true };
  return { before, after, inner };
}

/**
 * What stands before and after an element's own words.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it, null at the root
 */
export function addedTo(element: Element, style: CSSStyleDeclaration | null, outer: Added | null): Added {
  const scope = outer?.inner ?? newScope();
  const tag = tagNameOf(element);
  if (scope.inCode) return { before: '', after: '', inner: scope };
  if (tag === 'RUBY') {
    const ruby = openRuby(element, scope.lastRuby);
    scope.lastRuby = ruby;
    return new RubyAdded(ruby, { ...scope, ruby });
  }
  const marks = marksOf(element, tag, style, scope);
  const isCode = CODE.has(tag) || attribute(element, 'role') === 'code';
  return isCode ? { ...marks, inner: { ...marks.inner, inCode: true } } : marks;
}
