/**
 * Where a rewrite goes: a part of a field's value, or of the text of a contenteditable. It is remembered when the job
 * starts. Whether it can be edited is checked then, and again before writing.
 */
import { focusedElement, selectedRange, type SelectionPlace } from '@/src/extract/read-selection';
import { attribute, tagNameOf } from '@/src/extract/safe-dom';
import { SottoError } from '@/src/protocol/errors';
import { OBJECT, rangeOf, readEditable, spanOf, type EditableSpan } from './editable-text';

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** An element of any kind whose text a person can edit. Spans are in UTF-16 units of `read()`. */
export interface Editable {
  readonly element: HTMLElement;
  read(): string;
  select(span: EditableSpan): void;
  /** The selected span, or null where the selection is elsewhere. */
  selected(): EditableSpan | null;
  /** The node in which the selection begins; null in a field. */
  caret(): Node | null;
}

export interface RewriteTarget {
  readonly editable: Editable;
  readonly document: Document;
  /** What the selection held, without the white space around it. */
  readonly text: string;
  /** Where that was. */
  readonly span: EditableSpan;
}

class Field implements Editable {
  constructor(readonly element: TextField) {}

  read(): string {
    return this.element.value;
  }

  select({ start, end }: EditableSpan): void {
    this.element.setSelectionRange(start, end);
  }

  selected(): EditableSpan | null {
    const { selectionStart, selectionEnd } = this.element;
    return selectionStart === null || selectionEnd === null ? null : { start: selectionStart, end: selectionEnd };
  }

  caret(): null {
    return null;
  }
}

class EditingHost implements Editable {
  constructor(readonly element: HTMLElement) {}

  read(): string {
    return readEditable(this.element).text;
  }

  select(span: EditableSpan): void {
    const range = rangeOf(readEditable(this.element), span);
    if (range)
      this.window
        ?.getSelection()
        ?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  selected(): EditableSpan | null {
    const range = this.window && selectedRange(this.window);
    return range && isWithin(range, this.element) ? spanOf(readEditable(this.element), range) : null;
  }

  caret(): Node | null {
    return (this.window && selectedRange(this.window))?.startContainer ?? null;
  }

  private get window(): Window | null {
    return this.element.ownerDocument.defaultView;
  }
}

/** Whether an element is a field. Works for elements of other windows, which are no instances of our classes. */
export function isField(element: Element): element is TextField {
  return tagNameOf(element) === 'INPUT' || tagNameOf(element) === 'TEXTAREA';
}

function isWithin(range: Range, element: Element): boolean {
  return element.contains(range.startContainer) && element.contains(range.endContainer);
}

/** The outermost element around a range that is edited as one. */
function editingHostOf(range: Range): HTMLElement | null {
  const { commonAncestorContainer: node } = range;
  let element = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement) as HTMLElement | null;
  if (element?.isContentEditable !== true) return null;
  while (element.parentElement?.isContentEditable) element = element.parentElement;
  // With `designMode` the whole document is edited, and the body takes the focus.
  return tagNameOf(element) === 'HTML' ? element.ownerDocument.body : element;
}

/** The part of `span` without white space at its ends, or null where nothing is left. */
function withoutSpace(text: string, span: EditableSpan): EditableSpan | null {
  const inside = text.slice(span.start, span.end);
  const start = span.start + inside.length - inside.trimStart().length;
  const end = span.start + inside.trimEnd().length;
  return start < end ? { start, end } : null;
}

function editableAt(place: SelectionPlace): { editable: Editable; span: EditableSpan } | null {
  if (place.kind === 'field') return { editable: new Field(place.field), span: place };
  const host = editingHostOf(place.range);
  const span = host && spanOf(readEditable(host), place.range);
  return span && { editable: new EditingHost(host), span };
}

/**
 * The target at the place of a selection. Null if the text there cannot be edited, or if the selection has more in it
 * than text, which a rewrite would lose.
 */
export function captureTarget(place: SelectionPlace): RewriteTarget | null {
  const found = editableAt(place);
  if (!found || !isWritable(found.editable.element)) return null;
  const whole = found.editable.read();
  const span = withoutSpace(whole, found.span);
  const text = span && whole.slice(span.start, span.end);
  if (!span || !text || text.includes(OBJECT)) return null;
  return { editable: found.editable, document: found.editable.element.ownerDocument, text, span };
}

/** Whether a person could type into it now. */
function isWritable(element: HTMLElement): boolean {
  if (attribute(element, 'aria-readonly') === 'true' || isInert(element)) return false;
  return isField(element) ? !element.readOnly && !element.matches(':disabled') : element.isContentEditable;
}

function isInert(element: Element): boolean {
  for (let at: Element | null = element; at; ) {
    if (at.closest('[inert]')) return true;
    const root = at.getRootNode();
    at = 'host' in root ? (root as ShadowRoot).host : null;
  }
  return false;
}

/** Whether the element is still in a document that this window shows, itself or in a frame. */
function isShown({ editable: { element }, document: home }: RewriteTarget): boolean {
  try {
    if (!element.isConnected || element.ownerDocument !== home) return false;
    for (let view = home.defaultView; view !== window; view = view.parent as Window & typeof globalThis) {
      if (!view?.frameElement?.isConnected) return false;
    }
    return true;
  } catch {
    // In Firefox, objects of a frame that was removed are dead, and touching one throws.
    return false;
  }
}

/** Where a text is: at `span`, or else in its only place. Null if it is gone or is there twice. */
function findText(whole: string, text: string, span: EditableSpan): EditableSpan | null {
  if (whole.slice(span.start, span.end) === text) return { start: span.start, end: span.end };
  const start = whole.indexOf(text);
  return start < 0 || whole.includes(text, start + 1) ? null : { start, end: start + text.length };
}

/**
 * Where the target's text is now.
 * @throws SottoError `target-gone` if its element has left the page, `target-readonly` if nobody can type into it,
 * `target-changed` if the selected text is not there any more
 */
export function locate(target: RewriteTarget): EditableSpan {
  if (!isShown(target)) throw new SottoError('target-gone', 'the field is not in the page any more');
  if (!isWritable(target.editable.element)) throw new SottoError('target-readonly', 'the field cannot be edited');
  const span = findText(target.editable.read(), target.text, target.span);
  if (!span) throw new SottoError('target-changed', 'the selected text is not in the field any more');
  return span;
}

/**
 * Gives the target the focus. In a frame, its element may have the focus within the frame already; then only the
 * frame's own element can bring the focus there.
 */
export function focusTarget({ editable: { element }, document: home }: RewriteTarget): void {
  if (home.defaultView !== window)
    (home.defaultView?.frameElement as HTMLElement | null)?.focus({ preventScroll: true });
  element.focus({ preventScroll: true });
}

/** Whether typing would go into the target: it has the focus, and so has every frame around it. */
export function hasFocus({ editable: { element }, document: home }: RewriteTarget): boolean {
  if (focusedElement(home) !== element) return false;
  for (let view = home.defaultView; view && view !== window; view = view.parent as Window & typeof globalThis) {
    const frame = view.frameElement;
    if (!frame || focusedElement(frame.ownerDocument) !== frame) return false;
  }
  return true;
}
