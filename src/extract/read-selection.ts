/** What the user has selected: in the page, in a field, in a frame of the same origin. */
import { activeElement, pageLanguage, pageTitle, queryAll, shadowRootOf, tagNameOf } from './safe-dom';

export interface SelectedText {
  readonly text: string;
  readonly title: string;
  readonly language: string;
}

/** Types of `<input>` that hold prose. Passwords, card numbers and the like are never read. */
const READABLE_INPUTS = new Set(['text', 'search', 'url', 'email', 'tel']);

function focusedElement(document: Document): Element | null {
  let element = activeElement(document);
  for (let inner = element && shadowRootOf(element)?.activeElement; inner; inner = shadowRootOf(inner)?.activeElement ?? null) element = inner;
  return element;
}

function fieldSelection(document: Document): string {
  const field = focusedElement(document);
  const isArea = field !== null && tagNameOf(field) === 'TEXTAREA';
  const isInput = field !== null && tagNameOf(field) === 'INPUT' && READABLE_INPUTS.has((field as HTMLInputElement).type);
  if (!isArea && !isInput) return '';
  const { value, selectionStart, selectionEnd } = field as HTMLInputElement | HTMLTextAreaElement;
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
}

function textIn(window: Window): string {
  const inField = fieldSelection(window.document);
  if (inField.trim() !== '') return inField;
  const inPage = window.getSelection()?.toString() ?? '';
  if (inPage.trim() !== '') return inPage;
  for (const frame of queryAll<HTMLIFrameElement>(window.document, 'iframe, frame')) {
    try {
      const inner = frame.contentDocument?.defaultView;
      const inFrame = inner ? textIn(inner) : '';
      if (inFrame !== '') return inFrame;
    } catch {
      // Another origin: its selection comes from the menu.
    }
  }
  return '';
}

/** The selected text with the page's title and language, or null where nothing is selected. */
export function readSelection(window: Window): SelectedText | null {
  const text = textIn(window).trim();
  return text === '' ? null : { text, title: pageTitle(window.document), language: pageLanguage(window.document) };
}
