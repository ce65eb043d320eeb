/** Whether two words that no white space parts in the document stand apart on the screen. */
import { dataOf, documentOf, parentElementOf, windowOf } from '../safe-dom';

/** Between letters of scripts without spaces a line can end anywhere. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD_AT_END = /[\p{L}\p{N}\p{M}]\s*$/u;
const WORD_AT_START = /^\s*[\p{L}\p{N}]/u;
/** Answers for most texts. The classes of all letters take browsers a while to prepare in each page. */
const ASCII = /^[\s!-~]*$/;
/** Gaps in parts of the font's size. A space has about a quarter, the padding of code within a word a third. */
const GAP = 0.4;
const GAP_OF_BOXES = 0.15;

/** Whether two texts that follow each other could be one word. */
export function mayBeOneWord(before: string, after: string): boolean {
  const [end, start] = [before.slice(-8), after.slice(0, 8)];
  return (
    (ASCII.test(end) ? /[a-z\d]\s*$/i : WORD_AT_END).test(end) &&
    (ASCII.test(start) ? /^\s*[a-z\d]/i : WORD_AT_START).test(start)
  );
}

function boxOfLetter(range: Range, text: Text, at: number): DOMRect {
  range.setStart(text, at);
  range.setEnd(text, at + 1);
  return range.getBoundingClientRect();
}

/**
 * Whether the end of one text and the start of the next stand apart.
 * @param acrossBoxes whether a box such as an `inline-block` ends or begins between them
 */
export function isApart(range: Range, before: Text, after: Text, acrossBoxes: boolean): boolean {
  const [last, first] = [dataOf(before).trimEnd().length - 1, dataOf(after).search(/\S/)];
  const parent = parentElementOf(after);
  const document = documentOf(after);
  const view = document && windowOf(document);
  if (last < 0 || first < 0 || !parent || !view) return acrossBoxes;
  const [a, b] = [boxOfLetter(range, before, last), boxOfLetter(range, after, first)];
  if (a.height === 0 || b.height === 0) return acrossBoxes;
  const { fontSize, writingMode } = view.getComputedStyle(parent);
  const gap = parseFloat(fontSize) * (acrossBoxes ? GAP_OF_BOXES : GAP);
  const aside = Math.max(b.left - a.right, a.left - b.right);
  const below = Math.max(b.top - a.bottom, a.top - b.bottom);
  const [along, across] = writingMode.startsWith('horizontal') ? [aside, below] : [below, aside];
  // On different lines: only boxes can be parted there without white space.
  if (across > -1) return acrossBoxes && !UNSPACED.test(dataOf(after)[first] ?? '');
  return along > gap;
}
