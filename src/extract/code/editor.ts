/**
 * Code editors that render only the lines in view: CodeMirror 5 and 6, Monaco, Ace. Their documents are longer than
 * their elements, and say so by the height that they give to what scrolls.
 */
import { boxOf, queryAll } from '../safe-dom';

const EDITOR = /(^|\s)(CodeMirror|cm-editor|monaco-editor|ace_editor)(\s|$)/;
const EDITORS = '.CodeMirror, .cm-editor, .monaco-editor, .ace_editor';
/** A rendered line. */
const LINES = '.CodeMirror-line, .cm-line, .view-line, .ace_line';
/** What is as high as all lines together, and perhaps a window more. */
const CONTENTS = '.CodeMirror-sizer, .cm-content, .view-lines, .ace_scrollbar-inner';
/** Pages with more of them hold examples, which are short. */
const MAX_EDITORS = 20;

/** @param className its `class` */
export function isEditor(className: string): boolean {
  return className !== '' && EDITOR.test(className);
}

export interface Unrendered {
  readonly above: boolean;
  readonly below: boolean;
}

/** Whether an editor has lines above and below those that it has rendered. */
export function unrenderedIn(editor: Element): Unrendered {
  const lines = queryAll(editor, LINES).map(boxOf);
  const [first] = lines;
  if (!first) return { above: false, below: false };
  const [top, bottom] = lines.reduce(
    ([least, most], box) => [Math.min(least, box.top), Math.max(most, box.bottom)],
    [first.top, first.bottom],
  );
  const contents = queryAll(editor, CONTENTS).map(boxOf);
  const start = contents.reduce((least, box) => Math.min(least, box.top), top);
  const height = contents.reduce((most, box) => Math.max(most, box.height), 0);
  const room = boxOf(editor).height;
  const above = top - start > 2 * first.height;
  return { above, below: height - (bottom - top) - (above ? top - start : 0) > room + 2 * first.height };
}

/** Whether an editor of the page has lines that are not there to be read. */
export function hasUnrenderedCode(document: Document): boolean {
  return queryAll(document, EDITORS)
    .slice(0, MAX_EDITORS)
    .map(unrenderedIn)
    .some(({ above, below }) => above || below);
}
