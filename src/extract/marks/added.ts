/** Words that a reader sees around an element's own, and that no text node holds. */
import type { ElementStyle } from '../element-style';
import type { Sight } from '../sight/visibility';
import type { NamedElement } from '../named-element';
import { firstElementChild, nextElementSibling, parentElementOf, tagNameOf } from '../safe-dom';
import { isAlone } from './beside';
import { count, innerFrame, type CounterFrame } from './counters';
import { listCount, numberOfItem, type ListCount } from './list-number';
import { quotationMarks } from './quotes';
import { raisedBy, signsAround, type Around } from './raised';
import { raisedByPlace, type RaisedMark } from './raised-by-place';
import { tickOfWords } from './field';
import { openRuby, readingsBehind, type Ruby } from './ruby';
import { TreeMarks } from './tree-marks';

/** What an element means for the marks in it. */
export interface MarkScope {
  /** In code words are not marked. */
  readonly inCode: boolean;
  readonly isRaised: boolean;
  readonly isStruck: boolean;
  /** The nearest list, with its count. */
  readonly list: ListCount | null;
  readonly ruby: Ruby | null;
  readonly tree: TreeMarks;
  /** Counters that its children begin; null where no style sheet counts. */
  readonly counters: CounterFrame | null;
  readonly quoteDepth: number;
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

const newScope = (tree: TreeMarks): MarkScope => ({
  inCode: false,
  isRaised: false,
  isStruck: false,
  list: null,
  ruby: null,
  tree,
  counters: tree.counters,
  quoteDepth: 0,
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

const NOTHING: Around = { before: '', after: '' };
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
function isStruckThrough(tag: string, style: ElementStyle | null): boolean {
  if (tag === 'DEL') return true;
  return style ? style.all.textDecorationLine.includes('line-through') : STRUCK.has(tag);
}

/** The element under way, and what is known where it stands. */
interface Marked {
  readonly named: NamedElement;
  readonly style: ElementStyle | null;
  readonly sight: Sight;
  readonly scope: MarkScope;
}

/** The number of a list item. */
function itemNumber({ named: { element, tag }, style, sight, scope: { list } }: Marked): string {
  return tag === 'LI' && list ? numberOfItem(list, element, style && style.all, sight.view) : '';
}

/** What style sheets write around an element, and its number where they write that. */
function generatedAround(marked: Marked, number: string, counters: CounterFrame | null): Around {
  const { named, sight, scope } = marked;
  const { element, tag } = named;
  const { tree, quoteDepth, inCode, list } = scope;
  if (!sight.view) {
    const [before, after] = tag === 'Q' ? quotationMarks(element, null, quoteDepth) : ['', ''];
    return { before: number + before, after };
  }
  const item = tag === 'LI' && list ? list.number : null;
  if (item === null && tag !== 'Q' && !tree.mayWrite(named))
    return number === '' ? NOTHING : { before: number, after: '' };
  const place = { element, named, sight, counters, item, quoteDepth, inCode };
  const marker = item === null ? '' : tree.marker(place);
  const { before, after } = tree.around(place);
  return { before: (marker === '' ? number : marker) + before, after };
}

/** Whether an element is raised or lowered: by its name, its style, or its place beside the text before it. */
function raisedMark({ element, tag }: NamedElement, style: ElementStyle | null, sight: Sight): RaisedMark | null {
  const kind = raisedBy(tag, style);
  if (kind !== null) return { kind };
  return style && raisedByPlace(element, sight);
}

/** The signs of raised and of struck words. */
function signs({ named, style, sight, scope }: Marked): { readonly around: Around; readonly inner: MarkScope } {
  const { element, tag } = named;
  const raised = raisedMark(named, style, sight);
  const isStruck = isStruckThrough(tag, style);
  if (raised === null && !isStruck && !scope.isStruck) return { around: NOTHING, inner: scope };
  let [before, after, inner] = ['', '', scope];
  if (raised !== null && !(scope.isRaised && isAlone(element))) {
    ({ before, after } = signsAround(element, raised.kind, raised.before));
    inner = { ...inner, isRaised: true };
  }
  if ((isStruck || (scope.isStruck && BLOCKS.has(tag))) && !holdsBlocks(element)) {
    before = `~~${before}`;
    after = `${after}~~`;
    inner = { ...inner, isStruck: false };
  } else if (isStruck) inner = { ...inner, isStruck: true };
  return { around: { before, after }, inner };
}

/** The scope that an element begins with: in a shadow root or a frame other style sheets hold. */
function scopeAt(element: Element, sight: Sight, outer: Added | null): MarkScope {
  if (!outer) return newScope(TreeMarks.of(element, sight, null));
  if (parentElementOf(element)) return outer.inner;
  const tree = TreeMarks.of(element, sight, outer.inner.tree);
  return { ...outer.inner, tree, counters: tree.counters };
}

/** In code a line through words is a part of a diff, but a power is a power. */
function signsInCode({ named: { element, tag }, scope }: Marked): {
  readonly around: Around;
  readonly inner: MarkScope;
} {
  const kind = raisedBy(tag, null);
  return { around: kind ? signsAround(element, kind) : NOTHING, inner: scope };
}

/** The scope of an element's children. */
function innerScope({ named, scope }: Marked, inner: MarkScope, counters: CounterFrame | null): MarkScope {
  const { element, tag, role } = named;
  const list = listCount(named);
  const isCode = !scope.inCode && (CODE.has(tag) || role === 'code');
  // What stands in a slot belongs to the tree around the shadow root.
  const { outer } = scope.tree;
  const isSlot = tag === 'SLOT' && outer !== null && hasAssigned(element);
  if (!list && !isCode && !isSlot && tag !== 'Q' && counters === scope.counters) return inner;
  return {
    ...inner,
    counters,
    ...(list && { list }),
    ...(isCode && { inCode: true }),
    ...(isSlot && { tree: outer }),
    ...(tag === 'Q' && { quoteDepth: scope.quoteDepth + 1 }),
  };
}

const hasAssigned = (slot: Element): boolean => ((slot as HTMLSlotElement).assignedNodes?.() ?? []).length > 0;

function addsNothing(outer: Added, inner: MarkScope): boolean {
  return !(outer instanceof RubyAdded) && outer.inner === inner && outer.before === '' && outer.after === '';
}

/**
 * What stands before and after an element's own words.
 * @param style null where nothing is laid out
 * @param outer what is known of the element around it, null at the root
 */
export function addedTo(named: NamedElement, style: ElementStyle | null, sight: Sight, outer: Added | null): Added {
  const { element, tag } = named;
  const scope = scopeAt(element, sight, outer);
  if (tag === 'RUBY') {
    const ruby = openRuby(element, scope.lastRuby);
    scope.lastRuby = ruby;
    return new RubyAdded(ruby, { ...scope, ruby });
  }
  const marked = { named, style, sight, scope };
  const mayCount = scope.counters !== null && style !== null && scope.tree.mayCount(style.display);
  if (mayCount) count(style.all, scope.counters);
  const counters = mayCount ? innerFrame(scope.counters) : scope.counters;
  const { before, after } = generatedAround(marked, scope.inCode ? '' : itemNumber(marked), counters);
  const { around, inner } = scope.inCode ? signsInCode(marked) : signs(marked);
  const innermost = innerScope(marked, inner, counters);
  const added = {
    before: before + tickOfWords(named) + around.before,
    after: around.after + after,
    inner: innermost,
  };
  // Most elements add no more than the one around them did.
  return outer && added.before === '' && added.after === '' && addsNothing(outer, innermost) ? outer : added;
}
