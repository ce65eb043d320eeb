/** Notes on sections: as one text, and in groups that each fit a prompt. */
import type { CountTokens } from '../fit';
import { wholeUpTo } from '../whole-sentences';

/** What was noted of a section, or of several. */
export interface Noted {
  readonly heading: string;
  readonly text: string;
}

/** A heading that is longer says more than the note below it, in characters. */
const HEADING_CHARS = 80;
/**
 * Notes that are too long to be put together keep this share of themselves, again and again; shorter ones, in
 * characters, say nothing.
 */
const NOTES_KEPT = 0.8;
const LEAST_NOTE_CHARS = 16;

/** As they stand in the prompt that puts them together. */
export function written(notes: readonly Noted[]): string {
  return notes
    .map(
      ({ heading, text }, index) =>
        `${String(index + 1)}. ${heading === '' ? '' : `${heading.slice(0, HEADING_CHARS)}: `}${text.trim()}`,
    )
    .join('\n\n');
}

/** As they stand where they are the answer. */
export const joinedText = (notes: readonly Noted[]): string => notes.map(({ text }) => text.trim()).join('\n\n');

/**
 * Notes in as few groups as fit `budget` tokens each; at least two notes in each, so that every round has fewer, and
 * shortened where two do not fit together. Null where a budget holds nothing of two notes.
 */
export async function groupNotes(
  notes: readonly Noted[],
  budget: number,
  count: CountTokens,
): Promise<Noted[][] | null> {
  if ((await count(written(notes))) <= budget) return [[...notes]];
  const groups: Noted[][] = [];
  for (const note of notes) {
    const last = groups.at(-1);
    if (last && (last.length < 2 || (await count(written([...last, note]))) <= budget)) last.push(note);
    else groups.push([note]);
  }
  // The last one alone would be put together with nothing.
  const [alone] = groups.length > 1 && groups.at(-1)?.length === 1 ? (groups.pop() ?? []) : [];
  if (alone) groups.at(-1)?.push(alone);
  const fitted: Noted[][] = [];
  for (const group of groups) {
    const short = await shortened(group, budget, count);
    if (!short) return null;
    fitted.push(short);
  }
  return fitted;
}

/** Each as much as its share of the room holds, the longest shortened first; null where that is next to nothing. */
async function shortened(group: readonly Noted[], budget: number, count: CountTokens): Promise<Noted[] | null> {
  let fitted = [...group];
  for (
    let most = group.reduce((longest, { text }) => Math.max(longest, text.length), 0);
    (await count(written(fitted))) > budget;
    most = Math.floor(most * NOTES_KEPT)
  ) {
    if (most < LEAST_NOTE_CHARS) return null;
    // Headings go first: what was noted says more.
    fitted = group.map(({ text }) => ({ heading: '', text: beginning(text.trim(), most) }));
  }
  return fitted;
}

/** The beginning of a text, of at most so many characters: its whole sentences, or where they are few, its words. */
export function beginning(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text.slice(0, chars).replace(/[\ud800-\udbff]$/, '');
  const whole = wholeUpTo(cut);
  if (whole > cut.length / 2) return cut.slice(0, whole);
  return /^[^]*\S(?=\s)/.exec(cut)?.[0] ?? cut;
}
