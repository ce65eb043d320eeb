/** The smallest part of a text that must be written anew. The rest keeps its formatting, links and lines. */
import type { EditableSpan } from './editable-text';

export interface Change {
  /** The part of the old text that is replaced. Never empty. */
  readonly span: EditableSpan;
  /** What replaces it; empty if all of the old text is removed. */
  readonly text: string;
}

/** How many items at the beginning are the same. Each side keeps at least one item. */
function sharedStart(left: readonly string[], right: readonly string[]): number {
  const most = Math.min(left.length, right.length) - 1;
  let count = 0;
  while (count < most && left[count] === right[count]) count += 1;
  return count;
}

function trimShared(
  left: string[],
  right: string[],
  margin = 0,
): { left: string[]; right: string[]; before: string[] } {
  const start = sharedStart(left, right);
  const shared = sharedStart(left.slice(start).toReversed(), right.slice(start).toReversed());
  return cut(left, right, Math.max(0, start - margin), Math.max(0, shared - margin));
}

function cut(
  left: string[],
  right: string[],
  start: number,
  end: number,
): { left: string[]; right: string[]; before: string[] } {
  const [restLeft, restRight] = [left.slice(start), right.slice(start)];
  return {
    before: left.slice(0, start),
    left: restLeft.slice(0, restLeft.length - end),
    right: restRight.slice(0, restRight.length - end),
  };
}

/** Each line, with its line break at its end. */
const linesOf = (text: string): string[] => text.split(/(?<=\n)/);
/** Each word, with the white space behind it. */
const wordsOf = (text: string): string[] => text.split(/(?<=\s)(?=\S)/);
const isOneLine = (text: string): boolean => !text.trim().includes('\n');

/**
 * The smallest run of whole lines by which two texts differ, or of whole words if that is a single line. It begins and
 * ends with words. Null if the texts are the same. Both texts come without white space around them.
 * @param margin how many unchanged words to write anew on each side of a change within a line
 */
export function smallestChange(before: string, after: string, margin = 0): Change | null {
  if (before === after) return null;
  const whole = { span: { start: 0, end: before.length }, text: after };
  const lines = trimShared(linesOf(before), linesOf(after));
  const oneLine = isOneLine(lines.left.join('')) && isOneLine(lines.right.join(''));
  const words = oneLine
    ? trimShared(wordsOf(lines.left.join('')), wordsOf(lines.right.join('')), margin)
    : { ...lines, before: [] };
  const [left, right] = [words.left.join(''), words.right.join('')];
  const [lead, tail] = [leadOf(left), tailOf(left)];
  // An editor cannot select white space alone.
  if (left.trim() === '' || right.trim() === '' || lead !== leadOf(right) || tail !== tailOf(right)) return whole;
  const start = [...lines.before, ...words.before].join('').length + lead.length;
  return { span: { start, end: start + left.trim().length }, text: right.trim() };
}

const leadOf = (text: string): string => text.slice(0, text.length - text.trimStart().length);
const tailOf = (text: string): string => text.slice(text.trimEnd().length);
