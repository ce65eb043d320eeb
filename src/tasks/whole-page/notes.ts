/** Notes on sections, as one text, and in groups that each fit a prompt. */
import type { CountTokens } from '../fit';
import { wholeUpTo } from '../whole-sentences';

/** The note on a section, or on several. */
export interface Noted {
  readonly heading: string;
  readonly text: string;
}

/** The longest heading above a note, in characters, so that it does not outweigh the note. */
const HEADING_CHARS = 80;
/** Notes that are too long are shortened to this share, again and again, but not below so many characters. */
const NOTES_KEPT = 0.8;
const LEAST_NOTE_CHARS = 16;

/** The notes as the prompt has them that puts them together. */
export function written(notes: readonly Noted[]): string {
  return notes
    .map(
      ({ heading, text }, index) =>
        `${String(index + 1)}. ${heading === '' ? '' : `${heading.slice(0, HEADING_CHARS)}: `}${text.trim()}`,
    )
    .join('\n\n');
}

/** The notes as they are the answer. */
export const joinedText = (notes: readonly Noted[]): string => notes.map(({ text }) => text.trim()).join('\n\n');

/**
 * Puts notes into as few groups as fit `budget` tokens each. A group has two notes at least, so that each round has
 * fewer; two that do not fit are shortened. Null where even that is impossible.
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
  // A single last note joins the group before it.
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

/** Notes shortened to their share of the room, the longest first; null where next to nothing would be left. */
async function shortened(group: readonly Noted[], budget: number, count: CountTokens): Promise<Noted[] | null> {
  let fitted = [...group];
  for (
    let most = group.reduce((longest, { text }) => Math.max(longest, text.length), 0);
    (await count(written(fitted))) > budget;
    most = Math.floor(most * NOTES_KEPT)
  ) {
    if (most < LEAST_NOTE_CHARS) return null;
    // Headings are dropped first: the notes say more.
    fitted = group.map(({ text }) => ({ heading: '', text: beginning(text.trim(), most) }));
  }
  return fitted;
}

/** The beginning of a text, of at most so many characters: complete sentences, or words where these are few. */
export function beginning(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const cut = text.slice(0, chars).replace(/[\ud800-\udbff]$/, '');
  const whole = wholeUpTo(cut);
  if (whole > cut.length / 2) return cut.slice(0, whole);
  return /^[^]*\S(?=\s)/.exec(cut)?.[0] ?? cut;
}
