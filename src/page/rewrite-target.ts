/**
 * Where a rewritten text is to stand: a part of a field's value or of a contenteditable's text, remembered when the
 * job starts. Whether it may be written to is asked then, and again before writing.
 */
import { focusedElement, selectedRange, type SelectionPlace } from '@/src/extract/read-selection';
import { attribute, tagNameOf } from '@/src/extract/safe-dom';
import { SottoError } from '@/src/protocol/errors';
import { OBJECT, rangeOf, readEditable, spanOf, type EditableSpan } from './editable-text';

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** An element whose text a person can edit, whichever kind. Spans are in UTF-16 units of `read()`. */
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
  /** Where it stood. */
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

/** Whether an element is a field, of whichever window. */
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
  // In a document of design mode, where all is edited, the body takes the focus.
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
 * The target at a selection's place; null where the text around it is not for editing, or where the selection holds
 * more than text, which a rewrite would lose.
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

/** Whether the element is still part of a document that is shown in this window, in a frame of it included. */
function isShown({ editable: { element }, document: home }: RewriteTarget): boolean {
  try {
    if (!element.isConnected || element.ownerDocument !== home) return false;
    for (let view = home.defaultView; view !== window; view = view.parent as Window & typeof globalThis) {
      if (!view?.frameElement?.isConnected) return false;
    }
    return true;
  } catch {
    // Firefox: what is left of a frame that went is a dead object, and touching it throws.
    return false;
  }
}

/** Where a text stands: at `span`, or else in the one place that it has. Null where it is gone or stands twice. */
function findText(whole: string, text: string, span: EditableSpan): EditableSpan | null {
  if (whole.slice(span.start, span.end) === text) return { start: span.start, end: span.end };
  const start = whole.indexOf(text);
  return start < 0 || whole.includes(text, start + 1) ? null : { start, end: start + text.length };
}

/**
 * Where the target's text stands now.
 * @throws SottoError `target-gone` where its element left the page, `target-readonly` where nobody can type into it,
 * `target-changed` where its text is not the one that was selected.
 */
export function locate(target: RewriteTarget): EditableSpan {
  if (!isShown(target)) throw new SottoError('target-gone', 'the field is not in the page any more');
  if (!isWritable(target.editable.element)) throw new SottoError('target-readonly', 'the field cannot be edited');
  const span = findText(target.editable.read(), target.text, target.span);
  if (!span) throw new SottoError('target-changed', 'the selected text is not in the field any more');
  return span;
}

/**
 * Gives the target the focus. A frame that has kept a focused element of its own takes the focus only by its own
 * element: what is inside already believes that it has it.
 */
export function focusTarget({ editable: { element }, document: home }: RewriteTarget): void {
  if (home.defaultView !== window)
    (home.defaultView?.frameElement as HTMLElement | null)?.focus({ preventScroll: true });
  element.focus({ preventScroll: true });
}

/** Whether typing would go into the target: it has the focus, and so has every frame on the way to it. */
export function hasFocus({ editable: { element }, document: home }: RewriteTarget): boolean {
  if (focusedElement(home) !== element) return false;
  for (let view = home.defaultView; view && view !== window; view = view.parent as Window & typeof globalThis) {
    const frame = view.frameElement;
    if (!frame || focusedElement(frame.ownerDocument) !== frame) return false;
  }
  return true;
}
