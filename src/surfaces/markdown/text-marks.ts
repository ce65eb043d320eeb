/** Marks on a rendered answer by the CSS Custom Highlight API: nothing of the answer's nodes changes. */

/** A place in the answer's source, in UTF-16 units. */
export interface TextMark { readonly start: number; readonly end: number }

/** The name that `::highlight()` in the style sheet knows. */
const NAME = 'sotto-flag';
/** Marks of Markdown that a reader does not see. */
const UNSEEN = /[*_`~]+/g;

function countBefore(text: string, part: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0 && at < end; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** The marks' words as ranges of the rendered answer: the same words, as many times in as they are in the source. */
export function markedRanges(root: Node, source: string, marks: readonly TextMark[]): Range[] {
  const nodes: { node: Node; start: number }[] = [];
  let shown = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: shown.length });
    shown += node.textContent ?? '';
  }
  const plain = source.replaceAll(UNSEEN, '');
  const place = (offset: number): { node: Node; at: number } | null => {
    const found = nodes.findLast(({ start }) => start <= offset);
    return found ? { node: found.node, at: Math.min(offset - found.start, found.node.textContent?.length ?? 0) } : null;
  };
  return marks.flatMap(({ start, end }) => {
    const words = source.slice(start, end).replaceAll(UNSEEN, '');
    if (words === '') return [];
    const nth = countBefore(plain, words, source.slice(0, start).replaceAll(UNSEEN, '').length);
    let at = shown.indexOf(words);
    for (let n = 0; n < nth && at >= 0; n++) {
      const next = shown.indexOf(words, at + words.length);
      if (next < 0) break;
      at = next;
    }
    const [from, to] = at < 0 ? [null, null] : [place(at), place(at + words.length - 1)];
    if (!from || !to) return [];
    const range = document.createRange();
    range.setStart(from.node, from.at);
    range.setEnd(to.node, to.at + 1);
    return [range];
  });
}

/** Shows marks; the function returned takes them away. Does nothing where the browser has no highlights. */
export function showMarks(root: Node, source: string, marks: readonly TextMark[]): () => void {
  if (marks.length === 0 || typeof CSS === 'undefined' || !('highlights' in CSS)) return () => undefined;
  const highlight = CSS.highlights.get(NAME) ?? new Highlight();
  CSS.highlights.set(NAME, highlight);
  const ranges = markedRanges(root, source, marks);
  for (const range of ranges) highlight.add(range);
  return () => { for (const range of ranges) highlight.delete(range); };
}
