/**
 * From two texts to changes that a user can take or refuse one by one. `Intl.Segmenter` cuts the words, also of
 * languages without spaces. Pure.
 */
import { diffArrays, type ChangeObject } from 'diff';

/** Text that both have, or a change with its number from 0. `from` is '' for added words, `to` for removed ones. */
export type DiffPart =
  | { readonly kind: 'same'; readonly text: string }
  | { readonly kind: 'change'; readonly index: number; readonly from: string; readonly to: string };

/** Longer texts, both together in UTF-16 units, are not compared: that would block the surface. */
const MAX_CHARS = 40_000;
/** jsdiff gives up after this time, in milliseconds, before users notice a delay. */
const MAX_DIFF_MS = 30;
/** Two changes with at most so many letters between them are easier to read as one. */
const MAX_BRIDGE_LETTERS = 4;

interface Draft {
  readonly same: boolean;
  readonly from: string;
  readonly to: string;
  /** Number of letters in both texts of a change, or in the text that both have. */
  readonly letters: number;
}

/** Words, spaces, punctuation and line breaks; joined they are the text. */
function tokens(text: string): string[] {
  return [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
}

function toDrafts(changes: readonly ChangeObject<string[]>[]): Draft[] {
  return changes.map(({ value, added, removed }) => {
    const text = value.join('');
    return { same: !added && !removed, from: added ? '' : text, to: removed ? '' : text, letters: letterCount(text) };
  });
}

const letterCount = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** Whether the text between two changes is too short to keep them apart. A line break always keeps them apart. */
function isBridge({ to, letters }: Draft, before: Draft, after: Draft): boolean {
  if (to.includes('\n')) return false;
  return letters === 0 || (letters <= MAX_BRIDGE_LETTERS && letters < before.letters && letters < after.letters);
}

/** Several drafts as one change. */
const joined = (drafts: readonly Draft[]): Draft => ({
  same: false,
  from: drafts.map(({ from }) => from).join(''),
  to: drafts.map(({ to }) => to).join(''),
  letters: drafts.reduce((sum, { same, letters }) => sum + (same ? 2 * letters : letters), 0),
});

/** Joins changes that follow each other, or have hardly anything between them. */
function merge(drafts: readonly Draft[]): Draft[] {
  const merged: Draft[] = [];
  for (const draft of drafts) {
    const [before, between] = merged.slice(-2);
    const last = merged.at(-1);
    if (draft.same || !last) merged.push(draft);
    else if (!last.same) merged.splice(-1, 1, joined([last, draft]));
    else if (before && between && !before.same && isBridge(between, before, draft))
      merged.splice(-2, 2, joined([before, between, draft]));
    else merged.push(draft);
  }
  return merged;
}

const leadOf = (text: string): string => text.slice(0, text.length - text.trimStart().length);
const tailOf = (text: string): string => text.slice(text.trimEnd().length);

/** Takes white space at both ends out of a change, where both of its texts have it. */
function withoutSharedSpace(draft: Draft): Draft[] {
  if (draft.same || draft.from.trim() === '' || draft.to.trim() === '') return [draft];
  const lead = leadOf(draft.from) === leadOf(draft.to) ? leadOf(draft.to) : '';
  const tail = tailOf(draft.from) === tailOf(draft.to) ? tailOf(draft.to) : '';
  const inner = (text: string): string => text.slice(lead.length, text.length - tail.length);
  const space = (text: string): Draft[] => (text === '' ? [] : [{ same: true, from: text, to: text, letters: 0 }]);
  return [...space(lead), { ...draft, from: inner(draft.from), to: inner(draft.to) }, ...space(tail)];
}

/** Joins pieces of the text that both have. */
function joinSame(drafts: readonly Draft[]): Draft[] {
  const out: Draft[] = [];
  for (const draft of drafts) {
    const last = out.at(-1);
    if (draft.same && last?.same) out.splice(-1, 1, { ...last, from: last.from + draft.from, to: last.to + draft.to });
    else out.push(draft);
  }
  return out;
}

/** The changes from one text to the other. One single change where comparing them would take too long. */
export function findChanges(from: string, to: string): DiffPart[] {
  const whole: Draft[] = [{ same: from === to, from, to, letters: 0 }];
  const compared =
    from === to || from.length + to.length > MAX_CHARS
      ? undefined
      : diffArrays(tokens(from), tokens(to), { timeout: MAX_DIFF_MS });
  let index = 0;
  return (compared ? joinSame(merge(toDrafts(compared)).flatMap(withoutSharedSpace)) : whole).map(
    (draft): DiffPart =>
      draft.same
        ? { kind: 'same', text: draft.to }
        : { kind: 'change', index: index++, from: draft.from, to: draft.to },
  );
}

/** The text with all changes but those in `kept`. */
export function chosenText(parts: readonly DiffPart[], kept: ReadonlySet<number>): string {
  return parts
    .map((part) => {
      if (part.kind === 'same') return part.text;
      return kept.has(part.index) ? part.from : part.to;
    })
    .join('');
}

/** How many changes there are. */
export function changeCount(parts: readonly DiffPart[]): number {
  return parts.filter(({ kind }) => kind === 'change').length;
}
