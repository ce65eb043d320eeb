/**
 * How well a text matches the one that people marked: bag-of-words F1, as in WCXB and most other comparisons, and F1 of
 * runs of four words, as in Scrapinghub's benchmark of articles.
 */

/** Share of each type among the pages that people open, by WCXB. */
const WEIGHTS: Readonly<Record<string, number>> = {
  article: 0.53,
  service: 0.11,
  product: 0.08,
  collection: 0.078,
  forum: 0.075,
  listing: 0.066,
  documentation: 0.061,
};

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

/** F1 of the words of `text` against those of `marked`, 0 to 1. Their order does not matter. */
export function f1Of(text: string, marked: string): number {
  const [found, wanted] = [wordsOf(text), wordsOf(marked)];
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared++;
    left.set(word, count - 1);
  }
  return found.length + wanted.length === 0 ? 1 : (2 * shared) / (found.length + wanted.length);
}

/** Share of the unwanted snippets that are in the text, 0 to 1; null where the page has none. */
export function unwantedShare(text: string, snippets: readonly string[]): number | null {
  const lower = text.toLowerCase();
  return snippets.length === 0
    ? null
    : snippets.filter((snippet) => lower.includes(snippet.toLowerCase())).length / snippets.length;
}

/** The mean of each type that occurs, and the mean of these by their weights. */
export function byType(scores: readonly { readonly type: string; readonly f1: number }[]): {
  readonly types: Readonly<Record<string, number>>;
  readonly weighted: number;
} {
  const groups = [...Map.groupBy(scores, ({ type }) => type)].sort(([a], [b]) => a.localeCompare(b));
  const types = Object.fromEntries(
    groups.map(([type, list]) => [type, list.reduce((sum, { f1 }) => sum + f1, 0) / list.length]),
  );
  const weightOf = (type: string): number => WEIGHTS[type] ?? 0;
  const total = Object.keys(types).reduce((sum, type) => sum + weightOf(type), 0);
  const weighted = Object.entries(types).reduce((sum, [type, f1]) => sum + weightOf(type) * f1, 0) / (total || 1);
  return { types, weighted };
}

const RUN = 4;

function runsOf(text: string): Map<string, number> {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const size = Math.min(RUN, words.length);
  const runs = new Map<string, number>();
  for (let at = 0; size > 0 && at + size <= words.length; at++) {
    const run = words.slice(at, at + size).join(' ');
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}

/** F1 of runs of four words: from the mean precision of pages with a text and the mean recall of all. 0 to 1. */
export function runsF1(pages: readonly { readonly text: string; readonly marked: string }[]): {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
} {
  const sum = (runs: ReadonlyMap<string, number>): number => [...runs.values()].reduce((all, count) => all + count, 0);
  const mean = (values: readonly number[]): number =>
    values.reduce((all, value) => all + value, 0) / values.length || 0;
  const precisions: number[] = [];
  const recalls = pages.map(({ text, marked }) => {
    const [found, wanted] = [runsOf(text), runsOf(marked)];
    const shared = [...found].reduce((all, [run, count]) => all + Math.min(count, wanted.get(run) ?? 0), 0);
    if (found.size > 0) precisions.push(shared / sum(found));
    return wanted.size > 0 ? shared / sum(wanted) : 1;
  });
  const [precision, recall] = [mean(precisions), mean(recalls)];
  return { f1: (2 * precision * recall) / (precision + recall) || 0, precision, recall };
}
