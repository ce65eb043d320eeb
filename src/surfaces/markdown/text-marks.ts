/** Marks on a rendered answer by the CSS Custom Highlight API: nothing of the answer's nodes changes. */

import { MAX_MARKS, ShownWords } from './shown-words';

/** A place in the answer's source, in UTF-16 units. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
}

/** The names that `::highlight()` in the style sheets knows, and which of them is painted over which. */
const PRIORITIES = { 'sotto-sentence': -1, 'sotto-flag': 0, 'sotto-beyond': 1 } as const;
/** Marks of Markdown that a reader does not see. */
const UNSEEN = /[*_`~]+/g;

/** The marks' words as ranges of the rendered answer: the same words, as many times in as they are in the source. */
export function markedRanges(root: Node, source: string, marks: readonly TextMark[]): Range[] {
  const nodes: { node: Text; start: number }[] = [];
  let shown = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    nodes.push({ node, start: shown.length });
    shown += node.data;
  }
  const words = new ShownWords(shown);
  const ranges: Range[] = [];
  let [read, last] = [0, 0];
  /** Marks come in their order, and so do their places. */
  const place = (offset: number): { node: Text; at: number } | null => {
    while ((nodes[last + 1]?.start ?? Infinity) <= offset) last += 1;
    const found = nodes[last];
    return found ? { node: found.node, at: offset - found.start } : null;
  };
  for (const { start, end } of inOrder(marks)) {
    const marked = unmarked(source.slice(start, end));
    if (marked === '') continue;
    const at = words.find(marked, unmarked(source.slice(read, start)));
    read = start;
    const from = at < 0 ? null : place(at);
    const before = last;
    const to = at < 0 ? null : place(at + marked.length - 1);
    last = before;
    if (!from || !to) continue;
    const range = document.createRange();
    range.setStart(from.node, from.at);
    range.setEnd(to.node, to.at + 1);
    ranges.push(range);
  }
  return ranges;
}

const unmarked = (markdown: string): string => markdown.replaceAll(UNSEEN, '');
const inOrder = (marks: readonly TextMark[]): readonly TextMark[] =>
  marks.slice(0, MAX_MARKS).sort((a, b) => a.start - b.start);

/** Paints ranges; the function returned takes the paint away. Does nothing where the browser has no highlights. */
export function paint(name: keyof typeof PRIORITIES, ranges: readonly Range[]): () => void {
  if (ranges.length === 0 || typeof CSS === 'undefined' || !('highlights' in CSS)) return () => undefined;
  const highlight = CSS.highlights.get(name) ?? new Highlight();
  highlight.priority = PRIORITIES[name];
  CSS.highlights.set(name, highlight);
  for (const range of ranges) highlight.add(range);
  return () => {
    for (const range of ranges) highlight.delete(range);
  };
}
