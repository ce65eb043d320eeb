/** Parts of an answer that state nothing: code, heads of tables, headings, labels, and numbers of steps or sources. */
import { Covered } from './covered';
import type { TextSpan } from './literals';

const CODE = /^[ \t]*(```|~~~).*\n[\s\S]*?(?:^[ \t]*\1.*$|(?![\s\S]))|`[^`\n]{1,400}`/gm;
/**
 * The head of a table: the line above a line of dashes. `.` and `^` must agree on what a line is, or a text of
 * separators takes long.
 */
const TABLE_HEAD = /^(?=.*\|).{1,2000}(?=\n[ \t]{0,8}\|?[ \t]{0,8}:?-{2,}[-| \t:]*$)/gm;
const HEADING = /^[ \t]{0,3}#{1,6}[ \t].*$|^[ \t]{0,8}\*\*[^*\n]{1,100}\*\*[ \t:]*$/gm;
/** "**Cost:** …", "- Cost: …". */
const LABEL =
  /^[ \t]{0,12}(?:(?:[-*+•]|\d{1,3}[.)])[ \t]{1,4})?(?:\*\*[^*\n]{1,60}:\*\*|\*\*[^*\n]{1,60}\*\*(?=[:：])|[^\s*|:：.!?()\n]{1,40}(?:[ ][^\s*|:：.!?()\n]{1,40}){0,3}(?=[:：](?:[ \t]|$)))/gm;
/** "1.", "(2)", "a)", "[3]", "Step 4:". */
const NUMBERING =
  /^[ \t]{0,12}(?:[-*+•>|#][ \t]*){0,3}(?:\*\*)?(?:(?:step|point|part|option|reason|tip|question|q|item|no\.?|number|day|schritt|punkt|frage|étape|paso|punto|passo|stap|шаг|пункт|第|步骤|ステップ|चरण|الخطوة|ขั้นตอนที่)[ \t]{0,3})?[([]?\p{Nd}{1,3}[\])]?(?=[.):：、．)](?:\s|\*|$)|\uFE0F?\u20E3)|\[\p{Nd}{1,3}(?:[,–-][ ]?\p{Nd}{1,3}){0,8}\]|\p{Nd}\uFE0F?\u20E3/gimu;

const spansOf = (text: string, pattern: RegExp): TextSpan[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

export interface AnswerMarks {
  /** Code, in which names and values are no statements. */
  readonly code: Covered;
  /** Headings, heads of tables, and what stands before a colon at the beginning of a line. */
  readonly labels: Covered;
  readonly headings: Covered;
  readonly numbering: Covered;
}

/** The marks of an answer with its Markdown. O(n). */
export function marksOfAnswer(answer: string): AnswerMarks {
  const headings = [...spansOf(answer, TABLE_HEAD), ...spansOf(answer, HEADING)];
  return {
    code: new Covered(answer.length, spansOf(answer, CODE)),
    headings: new Covered(answer.length, headings),
    labels: new Covered(answer.length, [...headings, ...spansOf(answer, LABEL)]),
    numbering: new Covered(answer.length, spansOf(answer, NUMBERING)),
  };
}
