/** Differences between the browsers' editing commands. Measurements are in docs/browser-bugs.md. */

/** Editors that are recognized by their elements in the page. `plain` is any other editor. */
export type EditorKind = 'field' | 'prosemirror' | 'lexical' | 'codemirror' | 'plain';

/**
 * How to put a text into an editor so that the editor can undo it. `insert`: as one typed text. `lines` and
 * `paragraphs`: line by line, with line breaks or paragraphs between. `paste`: as a paste.
 */
export type InsertWay = 'insert' | 'lines' | 'paragraphs' | 'paste';

const CHROME_WAYS = {
  field: 'insert',
  prosemirror: 'insert',
  lexical: 'paste',
  codemirror: 'insert',
  blocks: 'paragraphs',
  plain: 'lines',
} as const;
const FIREFOX_WAYS = {
  field: 'insert',
  prosemirror: 'paragraphs',
  lexical: 'insert',
  codemirror: 'insert',
  blocks: 'insert',
  plain: 'insert',
} as const;

/**
 * The way for several lines; a single line is always typed. `blocks`: whether each line of a plain editor is a block.
 */
export function wayForLines(kind: EditorKind, blocks: boolean): InsertWay {
  const ways: Record<EditorKind | 'blocks', InsertWay> = import.meta.env.FIREFOX ? FIREFOX_WAYS : CHROME_WAYS;
  return ways[kind === 'plain' && blocks ? 'blocks' : kind];
}

/**
 * A paste event with plain text. Chrome takes a `DataTransfer`; Firefox makes its own from `dataType` and `data`. With
 * an empty one CodeMirror would delete the selection.
 */
export function pasteEvent(text: string): ClipboardEvent {
  const common = { bubbles: true, cancelable: true, composed: true };
  if (import.meta.env.FIREFOX)
    return new ClipboardEvent('paste', { ...common, dataType: 'text/plain', data: text } as ClipboardEventInit);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  return new ClipboardEvent('paste', { ...common, clipboardData });
}
