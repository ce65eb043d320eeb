/**
 * Cuts a text into sections that each fit a prompt: near a heading if possible, else between paragraphs, and inside of
 * one only if it does not fit. Every word is in one section, in order, and no section exceeds its budget, as the engine
 * counts.
 */
import { SottoError } from '@/src/protocol/errors';
import { countWords } from '@/src/protocol/count-words';
import type { CountTokens } from '../fit';
import { atOnce, breath, type RunSlices } from '../slices';
import { divide, joinUnits, type Unit } from './units';

export interface Section {
  readonly text: string;
  readonly tokens: number;
  /** Words of the text itself, without repeated first rows of tables. */
  readonly words: number;
  /** The headings above it, the outermost first. */
  readonly headings: readonly string[];
  readonly units: readonly Unit[];
}

/** A section may end before a heading from this share of its size on; a full one always does. */
const ENOUGH = 0.55;
/** Sections are made equally long, with this tolerance. */
const PLAY = 1.08;

interface Heading {
  readonly level: number;
  readonly text: string;
}

/**
 * Cuts units into sections of at most `budget` tokens. Estimates from characters how much fits, then counts each
 * section, about once. Throws `context-overflow` where not even a character fits.
 */
export async function cutSections(
  units: readonly Unit[],
  budget: number,
  count: CountTokens,
  run: RunSlices = (work) => Promise.resolve(atOnce(work)),
): Promise<Section[]> {
  const whole = joinUnits(units);
  if (whole === '') return [];
  const total = await count(whole);
  const perChar = total / whole.length;
  const target = Math.min(budget, (total / Math.ceil(total / Math.max(1, budget))) * PLAY);
  const queue = [...units].reverse();
  const sections: Section[] = [];
  let above: Heading[] = [];
  while (queue.length > 0) {
    const { taken, text, tokens } = await fitting(take(queue, target, budget, perChar), queue, budget, count);
    const headings = headingsOf(taken, above);
    above = headings.after;
    if (text.trim() === '') continue;
    sections.push({ text, tokens, words: wordsOf(taken), headings: headings.shown, units: taken });
    await run(breath());
  }
  return sections;
}

/** Takes units that should fit by the estimate. The end of the queue is the beginning of the text. */
function take(queue: Unit[], target: number, budget: number, perChar: number): Unit[] {
  const taken: Unit[] = [];
  let size = 0;
  for (let unit = queue.at(-1); unit; unit = queue.at(-1)) {
    const tokens = (unit.text.length + unit.open.length + 2) * perChar;
    if (taken.length > 0 && endsBefore(unit, tokens, size, target)) break;
    const isTooLong = tokens > (taken.length > 0 ? target - size : budget);
    const parts = isTooLong ? divide(unit) : null;
    if (parts) {
      queue.pop();
      putBack(queue, parts);
      continue;
    }
    if (isTooLong && taken.length > 0) break;
    taken.push(unit);
    queue.pop();
    size += tokens;
  }
  // A heading belongs to the text below it.
  while (taken.length > 1 && taken.at(-1)?.level != null && queue.length > 0) giveBack(taken, queue, 1);
  return taken;
}

/** Whether a section of `size` tokens ends before this unit. If not, a unit that is too long fills it in part. */
function endsBefore(unit: Unit, tokens: number, size: number, target: number): boolean {
  if (size > target * ENOUGH) return unit.level !== null || size + tokens > target;
  return size + tokens > target && tokens < target * ENOUGH;
}

/** Gives units back, or cuts them, until the engine's count is within the budget. */
async function fitting(
  wanted: Unit[],
  queue: Unit[],
  budget: number,
  count: CountTokens,
): Promise<{ taken: Unit[]; text: string; tokens: number }> {
  let taken = wanted;
  for (;;) {
    const text = joinUnits(taken);
    const tokens = await count(text);
    if (tokens <= budget) return { taken, text, tokens };
    const [first] = taken;
    if (taken.length > 1) {
      giveBack(taken, queue, Math.min(taken.length - 1, Math.max(1, Math.floor(taken.length * (1 - budget / tokens)))));
      continue;
    }
    const parts = first && divide(first);
    if (!parts) throw new SottoError('context-overflow', 'the context is too small for any of the text');
    taken = parts;
  }
}

function giveBack(taken: Unit[], queue: Unit[], units: number): void {
  putBack(queue, taken.splice(-units, units));
}

/** Puts units back, so that the first of them is the queue's next. */
function putBack(queue: Unit[], units: readonly Unit[]): void {
  for (let index = units.length - 1; index >= 0; index -= 1) {
    const unit = units[index];
    if (unit) queue.push(unit);
  }
}

function headingsOf(units: readonly Unit[], above: readonly Heading[]): { shown: string[]; after: Heading[] } {
  let open = [...above];
  const enter = ({ level, text }: Unit): void => {
    open = [...open.filter((heading) => heading.level < (level ?? 0)), { level: level ?? 0, text }];
  };
  const firstText = units.findIndex(({ level }) => level === null);
  const leading = firstText < 0 ? units.length : firstText;
  for (const unit of units.slice(0, leading)) enter(unit);
  const shown = open.map(({ text }) => text);
  for (const unit of units.slice(leading)) if (unit.level !== null) enter(unit);
  return { shown, after: open };
}

/** Counts words. Parts of one block are joined first, so that a word cut in two counts once. */
function wordsOf(units: readonly Unit[]): number {
  return countWords(
    units
      .map(({ text }, index) => (index > 0 && units[index - 1]?.block !== units[index]?.block ? `\n${text}` : text))
      .join(''),
  );
}
