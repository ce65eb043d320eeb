/** What the user has selected: in the page, in a field, or in a frame of the same origin. */
import { activeElement, queryAll, shadowRootOf, tagNameOf } from './safe-dom';

/** Where a selection stands: in a field's value, or in the document's own tree. */
export type SelectionPlace =
  | {
      readonly kind: 'field';
      readonly field: HTMLInputElement | HTMLTextAreaElement;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'range'; readonly range: Range };

export interface SelectedText {
  readonly text: string;
  readonly place: SelectionPlace;
}

/** Types of `<input>` that hold prose. Passwords, card numbers and the like are never read. */
const READABLE_INPUTS = new Set(['text', 'search', 'url', 'email', 'tel']);

/** The focused element, and the open shadow roots on the way to it. */
function focusPath(document: Document): { element: Element | null; roots: ShadowRoot[] } {
  let element = activeElement(document);
  const roots: ShadowRoot[] = [];
  for (let root = element && shadowRootOf(element); root; root = element && shadowRootOf(element)) {
    roots.push(root);
    if (!root.activeElement) break;
    element = root.activeElement;
  }
  return { element, roots };
}

/** The innermost element with the focus, looking into open shadow roots. */
export function focusedElement(document: Document): Element | null {
  return focusPath(document).element;
}

function inField(document: Document): SelectedText | null {
  const field = focusedElement(document);
  const isArea = field !== null && tagNameOf(field) === 'TEXTAREA';
  const isInput =
    field !== null && tagNameOf(field) === 'INPUT' && READABLE_INPUTS.has((field as HTMLInputElement).type);
  if (!isArea && !isInput) return null;
  const { value, selectionStart, selectionEnd } = field as HTMLInputElement | HTMLTextAreaElement;
  const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0];
  return found(value.slice(start, end), {
    kind: 'field',
    field: field as HTMLInputElement | HTMLTextAreaElement,
    start,
    end,
  });
}

function found(text: string, place: SelectionPlace): SelectedText | null {
  return text.trim() === '' ? null : { text, place };
}

/**
 * The document's selection as a range, or null where nothing is selected. `getRangeAt` gives no place inside an open
 * shadow root, so these are asked separately.
 */
export function selectedRange(window: Window): Range | null {
  const selection = window.getSelection();
  if (!selection || selection.rangeCount === 0) return null;
  const { roots } = focusPath(window.document);
  const inside = roots.length > 0 ? selection.getComposedRanges?.({ shadowRoots: roots })[0] : undefined;
  if (!inside) return selection.getRangeAt(0);
  const range = window.document.createRange();
  range.setStart(inside.startContainer, inside.startOffset);
  range.setEnd(inside.endContainer, inside.endOffset);
  return range;
}

function inPage(window: Window): SelectedText | null {
  const range = selectedRange(window);
  return range && found(window.getSelection()?.toString() || range.toString(), { kind: 'range', range });
}

function findIn(window: Window): SelectedText | null {
  const here = inField(window.document) ?? inPage(window);
  if (here) return here;
  for (const frame of queryAll<HTMLIFrameElement>(window.document, 'iframe, frame')) {
    try {
      const inner = frame.contentDocument?.defaultView;
      const inFrame = inner ? findIn(inner) : null;
      if (inFrame) return inFrame;
    } catch {
      // A frame of another origin cannot be read. The context menu gives its selection.
    }
  }
  return null;
}

/** The selected text, or null where nothing is selected. */
export function readSelection(window: Window): SelectedText | null {
  const selection = findIn(window);
  return selection && { ...selection, text: selection.text.trim() };
}
