/**
 * Puts the accepted text where the target's text stands, as if it had been typed, so that the page's own undo brings
 * the old text back. Nothing is written before it is sure that it goes into the target, and what was written is read
 * back: anything else than the old text with exactly the selection replaced is undone and told.
 */
import { hasCommandKey } from '@/src/platform/apple';
import { SottoError } from '@/src/protocol/errors';
import { OBJECT, type EditableSpan } from './editable-text';
import { editorKind, insertText, undoInsertion } from './insert-text';
import { focusTarget, hasFocus, locate, type RewriteTarget } from './rewrite-target';
import { smallestChange, type Change } from './smallest-change';

/** Until an editor has taken a new selection into its own state, in milliseconds (measured: docs/browser-bugs.md). */
const EDITOR_TAKES_SELECTION_MS = 100;
/** The longest wait for a change to be seen, in milliseconds. */
const SELECTION_MS = 300;
const WRITTEN_MS = 1_500;
const POLL_MS = 20;
/** How long the written text must stay before it counts: a page may put the old text back a moment later. */
const STAYS_MS = 80;
/** How often the selection is set: the first time can fall into what an editor does when it gets the focus. */
const MAX_SELECTS = 3;
/** What is compared on each side where an editor shows only the lines in view, in characters. */
const CONTEXT_CHARS = 120;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const refused = (why: string): SottoError => new SottoError('target-refused', why);

/** Browsers type a space at a line's end as a no-break space. */
const plainSpaces = (text: string): string => text.replaceAll('\u00A0', ' ');

/** The text as the target can hold it. */
function fitting({ editable: { element } }: RewriteTarget, text: string): string {
  const unified = text.replaceAll(/\r\n?/g, '\n').replaceAll(OBJECT, '');
  return element.localName === 'input' ? unified.replaceAll(/\s*\n\s*/g, ' ') : unified;
}

/** @throws SottoError `target-refused` where the field's own limit would cut the text. */
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
 * Focuses and selects until the selection stays. @throws SottoError where the page does not let it, or changed the
 * text.
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
    // From here to the insertion nothing is awaited, so nothing can come between.
    if (locate(target).start === start && hasFocus(target) && isSame(editable.selected(), wanted)) return;
  }
  throw refused('the field does not keep the focus and the selection');
}

/** Whether `now` is `before` with the span replaced. An editor that shows only part of its text is compared near it. */
function isReplaced(before: string, now: string, { start, end }: EditableSpan, text: string): boolean {
  const [left, right] = [plainSpaces(before.slice(0, start)), plainSpaces(before.slice(end))];
  const [middle, shown] = [plainSpaces(text), plainSpaces(now)];
  if (shown === left + middle + right) return true;
  if (!before.includes(OBJECT)) return false;
  const near = left.slice(-CONTEXT_CHARS).split(OBJECT).at(-1) ?? '';
  const after = right.slice(0, CONTEXT_CHARS).split(OBJECT)[0] ?? '';
  return near + after !== '' && shown.includes(near + middle + after);
}

/** Waits until a condition holds, and goes on holding for a moment; false after `limit` milliseconds. */
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
 * What is tried one after the other, each only when the one before was taken back exactly. As little as possible keeps
 * the most of the formatting; but Firefox loses the space after an inline element whose whole text is replaced
 * (docs/browser-bugs.md), which words on both sides prevent.
 */
function attempts(before: string, after: string): Change[] {
  const changes = [0, 1].map((margin) => smallestChange(before, after, margin)).filter((change) => change !== null);
  const all = [...changes, { span: { start: 0, end: before.length }, text: after }];
  return all.filter(({ span }, index) => !all.slice(0, index).some((earlier) => isSame(earlier.span, span)));
}

/**
 * Writes one change. True when it stands there as it is meant; false when the editor made something else of it, and
 * that was taken back. @throws SottoError with the old text in the field, or as much of it as the page let us restore.
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
