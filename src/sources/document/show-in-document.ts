/**
 * Shows a passage in the page: opens what it is folded in, scrolls to it and marks it by the CSS Custom Highlight API.
 * The page's nodes stay as they are, except that a `<details>` is opened. The page can see what is marked.
 */
import {
  adoptedSheets,
  adoptSheets,
  boxOf,
  clientHeightOf,
  dataOf,
  documentOf,
  elementAround,
  nodeTypeOf,
  parentElementOf,
  rootNodeOf,
  scrollHeightOf,
  windowOf,
} from '@/src/extract/safe-dom';
import { findRange } from '@/src/extract/text-anchor';
import type { Block } from '@/src/protocol/page-content';

const NAME = 'sotto-passage';
/** Its own colours on both: the page's ground may be light or dark. */
const STYLE = `::highlight(${NAME}){background-color:#ffd95a;color:#201a00}@media(forced-colors:active){::highlight(${NAME}){background-color:Mark;color:MarkText}}`;
/** What is taller than this share of the window is scrolled to its words, and not to its middle. */
const TALL = 0.6;

type View = Window & typeof globalThis;
type Root = Document | ShadowRoot;

function unfold(node: Node): void {
  for (let at = elementAround(node), child: Node = node; at; child = at, at = elementAround(at)) {
    if (at.localName !== 'details' || (child as Partial<Element>).localName === 'summary') continue;
    at.setAttribute('open', '');
  }
}

/** A range of whole words: where a page has changed, what is found again can begin inside of one. */
function toWholeWords(range: Range): void {
  const [start, end] = [range.startContainer, range.endContainer];
  const before =
    nodeTypeOf(start) === Node.TEXT_NODE
      ? /[\p{L}\p{N}]+$/u.exec(dataOf(start as Text).slice(0, range.startOffset))
      : null;
  const after =
    nodeTypeOf(end) === Node.TEXT_NODE ? /^[\p{L}\p{N}]+/u.exec(dataOf(end as Text).slice(range.endOffset)) : null;
  if (before) range.setStart(start, range.startOffset - before[0].length);
  if (after) range.setEnd(end, range.endOffset + after[0].length);
}

/** Brings a range's middle to the middle of its window and of every box that scrolls around it. */
function scrollTo(range: Range, element: Element, view: View): void {
  const isTall = boxOf(element).height > view.innerHeight * TALL;
  const isStill = isTall || view.matchMedia('(prefers-reduced-motion: reduce)').matches;
  Element.prototype.scrollIntoView.call(element, {
    block: 'center',
    inline: 'nearest',
    behavior: isStill ? 'instant' : 'smooth',
  });
  if (!isTall) return;
  const middle = (box: DOMRect): number => box.top + box.height / 2;
  for (let at: Element | null = element; at; at = parentElementOf(at)) {
    if (scrollHeightOf(at) > clientHeightOf(at) && /auto|scroll/.test(view.getComputedStyle(at).overflowY)) {
      at.scrollTop += middle(range.getBoundingClientRect()) - middle(boxOf(at));
    }
  }
  view.scrollBy({ top: middle(range.getBoundingClientRect()) - view.innerHeight / 2, behavior: 'instant' });
}

/** The sheet goes where the passage stands: Firefox does not let a document's reach into a shadow root. */
function paint(range: Range, root: Root, view: View): () => void {
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(STYLE);
  adoptSheets(root, [...adoptedSheets(root), sheet]);
  const { highlights } = view.CSS;
  const highlight = new view.Highlight(range);
  highlights.set(NAME, highlight);
  return () => {
    // Firefox: what is left of a frame that went is a dead object, and touching it throws.
    try {
      adoptSheets(
        root,
        adoptedSheets(root).filter((other) => other !== sheet),
      );
      if (highlights.get(NAME) === highlight) highlights.delete(NAME);
    } catch {
      /* gone with its document */
    }
  };
}

/**
 * Shows a part of a block: scrolls to it and marks it until Escape, or until the returned function is called. Null
 * where it is not in the page any more.
 * @param part from and up to which character of the block's text
 */
export function showInDocument(
  document: Document,
  block: Pick<Block, 'text' | 'anchor'>,
  part: { start: number; end: number },
): (() => void) | null {
  const range = findRange(document, block, part);
  if (range === 'lost') return null;
  const node = range.startContainer;
  const element = elementAround(node);
  const home = documentOf(node);
  const view = home && windowOf(home);
  if (!element || !view) return null;
  unfold(node);
  toWholeWords(range);
  const unpaint = paint(range, rootNodeOf(node) as Root, view);
  const clear = (): void => {
    window.removeEventListener('keydown', onKey, { capture: true });
    unpaint();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') clear();
  };
  window.addEventListener('keydown', onKey, { capture: true });
  scrollTo(range, element, view);
  return clear;
}
