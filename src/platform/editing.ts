/** What the browsers' editing commands do differently; measured in docs/browser-bugs.md. */

/** Editors that are known by marks in the page's own tree, and what stands for all others. */
export type EditorKind = 'field' | 'prosemirror' | 'lexical' | 'codemirror' | 'plain';

/**
 * How a text gets into an editor so that its own undo takes it out again. `insert`: as one typed text. `lines` and
 * `paragraphs`: line by line with a line break or a new paragraph between. `paste`: as if it was pasted.
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
 * The way for several lines. One line goes in everywhere as typed text. `blocks`: each line of a plain editor is a
 * block.
 */
export function wayForLines(kind: EditorKind, blocks: boolean): InsertWay {
  const ways: Record<EditorKind | 'blocks', InsertWay> = import.meta.env.FIREFOX ? FIREFOX_WAYS : CHROME_WAYS;
  return ways[kind === 'plain' && blocks ? 'blocks' : kind];
}

/**
 * A paste of plain text. Chrome takes a `DataTransfer`; Firefox makes one of its own from `dataType` and `data`, and
 * with an empty one of the wrong form CodeMirror would delete what is selected.
 */
export function pasteEvent(text: string): ClipboardEvent {
  const common = { bubbles: true, cancelable: true, composed: true };
  if (import.meta.env.FIREFOX)
    return new ClipboardEvent('paste', { ...common, dataType: 'text/plain', data: text } as ClipboardEventInit);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  return new ClipboardEvent('paste', { ...common, clipboardData });
}
