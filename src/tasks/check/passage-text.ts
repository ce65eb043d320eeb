/**
 * The text of a passage as it is shown beside a sentence: whole, or the part of a very long one that holds most of it.
 */
import type { PassageRange } from '@/src/protocol/checked-answer';
import { sentencesOfPage, type SplitPage } from '../text/page-sentences';
import type { Item } from './items';
import type { TextSpan } from './literals';

/** The longest text that is shown, in UTF-16 units. A long sentence has 300. */
const SHOWN_CHARS = 600;
const GAP = '…';
/** So much of a very long passage is read. */
const LOOKED_AT_CHARS = 16_000;

/** The text of a passage, at most 600 characters, cut between words. `said`: the words of the sentence. */
export function shownText(page: SplitPage, { blockIndex, ...range }: PassageRange, said: readonly Item[]): string {
  const whole = page.blocks[blockIndex]?.text.slice(range.start, range.end) ?? '';
  if (whole.length <= SHOWN_CHARS) return whole;
  const text = whole.slice(0, LOOKED_AT_CHARS);
  const keys = new Set(said.map(({ key }) => key));
  const sentences = sentencesOfPage(page)
    .block(blockIndex)
    .within(range.start, range.start + text.length);
  const words = sentences.flatMap((sentence) => {
    const by = sentence.start - range.start;
    return sentence.words().map(({ start, end }) => ({ start: by + start, end: by + end }));
  });
  const room = SHOWN_CHARS - 2 * GAP.length;
  const best = windowOf(
    words,
    sentences.flatMap(({ forms }) => forms.map(({ stem }) => keys.has(stem))),
    room,
  );
  const start = best === 0 ? 0 : (words[best]?.start ?? 0);
  const last = words.findLast(({ end }) => end <= start + room && end > start);
  const end = last?.end ?? Math.min(text.length, start + room);
  return `${start > 0 ? GAP : ''}${text.slice(start, end)}${end < whole.length ? GAP : ''}`;
}

/** The index of the word that begins the best window: one of `room` UTF-16 units with the most held words. */
function windowOf(words: readonly TextSpan[], isHeld: readonly boolean[], room: number): number {
  let [best, most] = [0, -1];
  let [to, inside] = [0, 0];
  for (const [from, { start }] of words.entries()) {
    for (; (words[to]?.end ?? Infinity) - start <= room; to += 1) inside += isHeld[to] ? 1 : 0;
    if (inside > most) [best, most] = [from, inside];
    // A word that is longer than the window was never in it.
    if (to > from) inside -= isHeld[from] ? 1 : 0;
    else to = from + 1;
  }
  return best;
}
