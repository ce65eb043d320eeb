/**
 * The words of a passage as they are shown beside a sentence: whole, or of a very long one the part that says most of
 * it.
 */
import { wordsOf, type Word } from '../text/words';
import type { Item, Reader } from './items';

/** In UTF-16 units: a long sentence has 300. */
const SHOWN_CHARS = 600;
const GAP = '…';
/** Of a very long passage so much is looked at. */
const LOOKED_AT_CHARS = 16_000;

/** At most 600 characters, cut between words. `said`: what the sentence says. */
export function shownText(whole: string, said: readonly Item[], { stem }: Reader): string {
  if (whole.length <= SHOWN_CHARS) return whole;
  const text = whole.slice(0, LOOKED_AT_CHARS);
  const keys = new Set(said.map(({ key }) => key));
  const words = wordsOf(text);
  const room = SHOWN_CHARS - 2 * GAP.length;
  const best = windowOf(
    words,
    words.map(({ folded }) => keys.has(stem(folded))),
    room,
  );
  const start = best === 0 ? 0 : (words[best]?.start ?? 0);
  const last = words.findLast(({ end }) => end <= start + room && end > start);
  const end = last?.end ?? Math.min(text.length, start + room);
  return `${start > 0 ? GAP : ''}${text.slice(start, end)}${end < whole.length ? GAP : ''}`;
}

/** The first word of the window of so many UTF-16 units that has most of the held words in it. */
function windowOf(words: readonly Word[], isHeld: readonly boolean[], room: number): number {
  let [best, most] = [0, -1];
  let [to, inside] = [0, 0];
  for (const [from, { start }] of words.entries()) {
    for (; (words[to]?.end ?? Infinity) - start <= room; to += 1) inside += isHeld[to] ? 1 : 0;
    if (inside > most) [best, most] = [from, inside];
    // One word that is longer than the window was never in it.
    if (to > from) inside -= isHeld[from] ? 1 : 0;
    else to = from + 1;
  }
  return best;
}
