/** Marks on an answer by the CSS Custom Highlight API, which leaves the answer's nodes as they are. */

import { MAX_MARKS, ShownWords } from './shown-words';

/** A place in the answer's Markdown, in UTF-16 units. */
export interface TextMark {
  readonly start: number;
  readonly end: number;
}

/** The names that the style sheets use in `::highlight()`. Higher numbers are painted over lower ones. */
const PRIORITIES = { 'sotto-sentence': -1, 'sotto-flag': 0, 'sotto-beyond': 1 } as const;
/** Marks of Markdown that readers do not see. */
const UNSEEN = /[*_`~]+/g;

/** The marked words as ranges of the shown answer. */
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
  /** Offsets come in ascending order, so the search goes on from the last node. */
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

/** Paints ranges, and returns a function that removes the paint. Does nothing in browsers without highlights. */
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
