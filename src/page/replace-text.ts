/**
 * Puts an accepted rewrite in the place of the selected text as if it had been typed, so that the page's undo brings
 * the old text back.
 *
 * Before each insertion, focus and selection are checked. After it the field is read again. If anything but the
 * selection has changed, the insertion is undone and the caller gets an error.
 */
import { hasCommandKey } from '@/src/platform/differences';
import { SottoError } from '@/src/protocol/errors';
import { OBJECT, type EditableSpan } from './editable-text';
import { editorKind, insertText, undoInsertion } from './insert-text';
import { focusTarget, hasFocus, locate, type RewriteTarget } from './rewrite-target';
import { smallestChange, type Change } from './smallest-change';

/** How long an editor may take to notice a new selection, in milliseconds (measured: docs/browser-bugs.md). */
const EDITOR_TAKES_SELECTION_MS = 100;
/** The longest wait for a change to be seen, in milliseconds. */
const SELECTION_MS = 300;
const WRITTEN_MS = 1_500;
const POLL_MS = 20;
/** How long the new text must stay, in milliseconds: a page may put the old text back a moment later. */
const STAYS_MS = 80;
/** How often we try to select: an editor that has just got the focus may select something itself. */
const MAX_SELECTS = 3;
/** Characters compared on each side of the change, for editors that only have the visible lines in the DOM. */
const CONTEXT_CHARS = 120;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const refused = (why: string): SottoError => new SottoError('target-refused', why);

/** Browsers turn a space that is typed at the end of a line into a no-break space. */
const plainSpaces = (text: string): string => text.replaceAll('\u00A0', ' ');

/** The text in the form that the target can hold. */
function fitting({ editable: { element } }: RewriteTarget, text: string): string {
  const unified = text.replaceAll(/\r\n?/g, '\n').replaceAll(OBJECT, '');
  return element.localName === 'input' ? unified.replaceAll(/\s*\n\s*/g, ' ') : unified;
}

/** @throws SottoError `target-refused` if the field's `maxlength` would cut the text. */
function checkLength({ editable: { element } }: RewriteTarget, length: number): void {
  const limit = 'maxLength' in element ? (element.maxLength as number) : -1;
  if (limit >= 0 && length > limit) throw refused('the text is longer than the field takes');
}

function whenSelectionChanges(document: Document): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      document.removeEventListener('selectionchange', done, true);
      resolve();
    };
    const timer = setTimeout(done, SELECTION_MS);
    document.addEventListener('selectionchange', done, true);
  });
}

const isSame = (left: EditableSpan | null, right: EditableSpan): boolean =>
  left?.start === right.start && left.end === right.end;

/**
 * Focuses the target and selects a part of it, until the selection stays.
 * @throws SottoError `target-refused` if the page prevents it, and as `locate` if the page has changed the text
 */
async function selectChange(target: RewriteTarget, within: EditableSpan): Promise<void> {
  const { editable, document } = target;
  for (let attempt = 0; attempt < MAX_SELECTS; attempt += 1) {
    const { start } = locate(target);
    const wanted = { start: start + within.start, end: start + within.end };
    if (!hasFocus(target)) focusTarget(target);
    if (!isSame(editable.selected(), wanted)) {
      const changed = whenSelectionChanges(document);
      editable.select(wanted);
      await changed;
    }
    await pause(EDITOR_TAKES_SELECTION_MS);
    // Nothing is awaited from here to the insertion, so no script of the page can run in between.
    if (locate(target).start === start && hasFocus(target) && isSame(editable.selected(), wanted)) return;
  }
  throw refused('the field does not keep the focus and the selection');
}

/** Whether `now` is `before` with the span replaced. Only the text near it is compared if an editor hides the rest. */
function isReplaced(before: string, now: string, { start, end }: EditableSpan, text: string): boolean {
  const [left, right] = [plainSpaces(before.slice(0, start)), plainSpaces(before.slice(end))];
  const [middle, shown] = [plainSpaces(text), plainSpaces(now)];
  if (shown === left + middle + right) return true;
  if (!before.includes(OBJECT)) return false;
  const near = left.slice(-CONTEXT_CHARS).split(OBJECT).at(-1) ?? '';
  const after = right.slice(0, CONTEXT_CHARS).split(OBJECT)[0] ?? '';
  return near + after !== '' && shown.includes(near + middle + after);
}

/** Waits until a condition holds and has held for a moment. False if it does not within `limit` milliseconds. */
async function holds(condition: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (performance.now() < end) {
    const held = condition();
    await pause(held ? STAYS_MS : POLL_MS);
    if (held && condition()) return true;
  }
  return false;
}

/**
 * The changes to try, one after the other. The next one is tried only if the last one was undone exactly.
 *
 * The smallest change keeps most of the formatting. But Firefox loses the space after an inline element if all of its
 * text is replaced (docs/browser-bugs.md), so the second one takes a word on each side along.
 */
function attempts(before: string, after: string): Change[] {
  const changes = [0, 1].map((margin) => smallestChange(before, after, margin)).filter((change) => change !== null);
  const all = [...changes, { span: { start: 0, end: before.length }, text: after }];
  return all.filter(({ span }, index) => !all.slice(0, index).some((earlier) => isSame(earlier.span, span)));
}

/**
 * Writes one change. True if the field then has the text that was meant; false if it had another, which was undone.
 * @throws SottoError if it could not be written, with the old text in the field as far as the page lets us restore it
 */
async function write(target: RewriteTarget, change: Change): Promise<boolean> {
  const { editable } = target;
  await selectChange(target, change.span);
  const before = editable.read();
  const { start } = locate(target);
  const span = { start: start + change.span.start, end: start + change.span.end };
  insertText(editable.element, change.text, editable.caret());

  if (await holds(() => isReplaced(before, editable.read(), span, change.text), WRITTEN_MS)) return true;
  const isBack = (): boolean => plainSpaces(editable.read()) === plainSpaces(before);
  if (isBack()) throw refused('the page put the old text back');
  undoInsertion(editable.element, hasCommandKey());
  if (await holds(isBack, WRITTEN_MS)) return false;
  throw refused('what was inserted could not be taken back');
}

/**
 * Replaces the target's text with `text`; the focus stays in the target, so that its undo works at once.
 * @throws SottoError `target-gone`, `target-readonly`, `target-changed` with nothing changed; `target-refused` where
 * the page did not take the text as it is, with what was inserted taken back.
 */
export async function replaceText(target: RewriteTarget, text: string): Promise<void> {
  locate(target);
  const accepted = fitting(target, text);
  if (accepted === target.text) return;
  checkLength(target, target.editable.read().length - target.text.length + accepted.length);
  for (const change of attempts(target.text, accepted)) {
    if (await write(target, change)) return;
  }
  throw refused(`${editorKind(target.editable.element)} did not take the text`);
}
