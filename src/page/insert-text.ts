/** Puts text in the place of the selection through the editor itself, so that the editor's undo takes it back. */
import { attribute } from '@/src/extract/safe-dom';
import { pasteEvent, wayForLines, type EditorKind, type InsertWay } from '@/src/platform/editing';
import { isField } from './rewrite-target';

/** Which editor owns an element, told by the classes and attributes that editors set. */
export function editorKind(element: HTMLElement): EditorKind {
  if (isField(element)) return 'field';
  if (element.matches('.ProseMirror')) return 'prosemirror';
  if (attribute(element, 'data-lexical-editor') !== null) return 'lexical';
  if (element.matches('.cm-content')) return 'codemirror';
  return 'plain';
}

function command(document: Document, name: string, value?: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else types into a page with undo and events
  document.execCommand(name, false, value);
}

function insertLines(document: Document, text: string, between: string): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) command(document, between);
    if (line !== '') command(document, 'insertText', line);
  }
}

const WAYS: Record<InsertWay, (element: HTMLElement, text: string) => void> = {
  insert: (element, text) => {
    command(element.ownerDocument, 'insertText', text);
  },
  lines: (element, text) => {
    insertLines(element.ownerDocument, text, 'insertLineBreak');
  },
  paragraphs: (element, text) => {
    insertLines(element.ownerDocument, text, 'insertParagraph');
  },
  paste: (element, text) => {
    element.dispatchEvent(pasteEvent(text));
  },
};

/** Whether each line at the caret is a block, as in most mail editors. If not, a new line is a break in its block. */
function linesAreBlocks(host: HTMLElement, at: Node | null): boolean {
  let block = at?.nodeType === Node.ELEMENT_NODE ? (at as Element) : at?.parentElement;
  while (block && block !== host && getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
  return (
    block != null && block !== host && ![...block.querySelectorAll('br')].some((lineBreak) => lineBreak.nextSibling)
  );
}

/**
 * Replaces the selection, which must be in `element`.
 * @param caret the node where the selection begins; null in a field
 */
export function insertText(element: HTMLElement, text: string, caret: Node | null): void {
  const kind = editorKind(element);
  const blocks = kind === 'plain' && linesAreBlocks(element, caret);
  if (text === '') command(element.ownerDocument, 'delete');
  else WAYS[text.includes('\n') ? wayForLines(kind, blocks) : 'insert'](element, text);
}

/** The key press for undo, for editors that keep their own history. */
const UNDO_KEYS = { key: 'z', code: 'KeyZ', keyCode: 90, bubbles: true, cancelable: true, composed: true } as const;

/** Takes back the last insertion once, by the browser's undo or by that of the editor. */
export function undoInsertion(element: HTMLElement, mac: boolean): void {
  const own = editorKind(element);
  if (own === 'field' || own === 'plain') command(element.ownerDocument, 'undo');
  else element.dispatchEvent(new KeyboardEvent('keydown', { ...UNDO_KEYS, ctrlKey: !mac, metaKey: mac }));
}
