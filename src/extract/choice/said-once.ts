/** Pages carry copies of a text: for other widths of window, for browsers without scripts, for search engines. */
import type { Block } from '@/src/protocol/page-content';
import type { BlockMeasures } from './measures';

/** Running text of so many words that comes twice is one text in two copies. */
const REPEATED_WORDS = 12;
const RUNNING: ReadonlySet<Block['kind']> = new Set(['paragraph', 'quote', 'caption']);
/** Words in a run that is looked for, and the share of runs that make a folded block a copy of what is shown. */
const RUN = 4;
const COPIED = 0.6;

function runsOf(words: readonly string[]): string[] {
  return Array.from({ length: Math.max(0, words.length - RUN + 1) }, (_, at) => words.slice(at, at + RUN).join(' '));
}

/** Leaves out folded blocks that have the words of shown ones: a whole article may stand there once more. */
function withoutCopies({ outline: { blocks }, words }: BlockMeasures, rows: readonly number[]): readonly number[] {
  const isLongFolded = (row: number): boolean =>
    blocks[row]?.folded === true && (words[row]?.length ?? 0) >= REPEATED_WORDS;
  if (!rows.some(isLongFolded)) return rows;
  const shown = new Set(rows.filter((row) => blocks[row]?.folded === false).flatMap((row) => runsOf(words[row] ?? [])));
  return rows.filter((row) => {
    if (!isLongFolded(row)) return true;
    const runs = runsOf(words[row] ?? []);
    return runs.filter((run) => shown.has(run)).length < COPIED * runs.length;
  });
}

/** Leaves out what has been said. The rows come back in their order. */
export function saidOnce(measures: BlockMeasures, rows: ReadonlySet<number>): Set<number> {
  const { outline, words } = measures;
  const said = new Set<string>();
  const once = [...rows]
    .sort((a, b) => a - b)
    .filter((row) => {
      const list = words[row] ?? [];
      if (list.length < REPEATED_WORDS || !RUNNING.has(outline.blocks[row]?.kind ?? 'heading')) return true;
      const text = list.join(' ');
      const isNew = !said.has(text);
      said.add(text);
      return isNew;
    });
  return new Set(withoutCopies(measures, once));
}
