/** The words of a sentence that its passage does not have, as a list. */
import type { TextMark } from './text-marks';

/** Markdown that readers do not see: marks, and the addresses of links. */
const UNSEEN = /[*_`~[]+|\](?:\([^()\n]{0,400}\))?/g;
/** What may stand between two words that are listed as one. */
const BETWEEN = /^[^\p{L}\p{N}\n]{0,3}$/u;

/** Lists words in order, each once. Words that follow each other are one entry. */
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
