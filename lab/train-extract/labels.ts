/** Which of a page's blocks are in the text that people marked as the main one. */
import { plainWords, type Outline } from '../../src/extract/choice/outline.ts';

const RUN = 4;

function runsOf(words: readonly string[]): Set<string> {
  const runs = new Set<string>();
  for (let size = 1; size <= RUN; size++)
    for (let at = 0; at + size <= words.length; at++) runs.add(words.slice(at, at + size).join(' '));
  return runs;
}

/** The share of words that are marked in the longer blocks around; 0.5 where there are none. */
function company(shares: readonly number[], sizes: readonly number[], row: number): number {
  let [marked, all] = [0, 0];
  for (let at = Math.max(0, row - 6); at <= Math.min(shares.length - 1, row + 6); at++) {
    const size = sizes[at] ?? 0;
    if (at === row || size < 6) continue;
    marked += size * (shares[at] ?? 0);
    all += size;
  }
  return all > 0 ? marked / all : 0.5;
}

/**
 * For each block the share of it that is marked, 0 to 1. A block of a word or two among unmarked blocks matches by
 * accident and counts as unmarked. Of blocks with the same text only as many count as the marked text has, those with
 * the most marked neighbours first.
 */
export function labelsOf({ blocks }: Outline, marked: string): number[] {
  const gold = plainWords(marked);
  const runs = runsOf(gold);
  const words = blocks.map(({ text }) => plainWords(text));
  const sizes = words.map(({ length }) => length);
  const shares = words.map((list) => {
    const size = Math.min(RUN, list.length);
    const count = list.length - size + 1;
    let found = 0;
    for (let at = 0; size > 0 && at < count; at++) if (runs.has(list.slice(at, at + size).join(' '))) found++;
    return size > 0 ? found / count : 0;
  });
  const around = shares.map((_, row) => company(shares, sizes, row));
  const labels = shares.map((share, row) => ((sizes[row] ?? 0) < RUN && (around[row] ?? 0) < 0.15 ? 0 : share));
  const alike = Map.groupBy(words.keys(), (row) => (words[row] ?? []).join(' '));
  const text = ` ${gold.join(' ')} `;
  for (const [key, rows] of alike) {
    if (rows.length < 2 || key === '') continue;
    const times = Math.max(1, text.split(` ${key} `).length - 1);
    const order = rows.sort(
      (a, b) => (around[b] ?? 0) - (around[a] ?? 0) - 0.3 * (Number(blocks[b]?.folded) - Number(blocks[a]?.folded)),
    );
    for (const row of order.slice(times)) labels[row] = 0;
  }
  return labels;
}
