/** What a sentence says beyond its passage, in words that can be listed. */
import type { TextMark } from './text-marks';

/** Marks of Markdown, and the address of a link. */
const UNSEEN = /[*_`~[]+|\](?:\([^()\n]{0,400}\))?/g;
/** What may stand between two words that are named as one. */
const BETWEEN = /^[^\p{L}\p{N}\n]{0,3}$/u;

/** Words that follow each other as one, each once, in their order. */
export function beyondWords(source: string, beyond: readonly TextMark[]): readonly string[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of beyond) {
    const last = joined.at(-1);
    if (last && start >= last.end && start - last.end <= 3 && BETWEEN.test(source.slice(last.end, start)))
      last.end = end;
    else joined.push({ start, end });
  }
  const words = joined.map(({ start, end }) => source.slice(start, end).replaceAll(UNSEEN, '').trim());
  return [...new Set(words)].filter((word) => word !== '');
}
