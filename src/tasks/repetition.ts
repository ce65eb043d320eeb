/** Small models can fall into a loop. This is noticed from the text alone. */

const REPEATS = 4;
/** The looped text must be at least this long in all, so that a list of short lines is not taken for a loop. */
const MIN_LOOP_CHARS = 120;
const MAX_UNIT_CHARS = 400;

/** A passage of this length that comes a third time is no coincidence. */
const PASSAGE_CHARS = 90;
const PASSAGES = 3;
/** Only so much of a text's end is read, in UTF-16 units. A longer text need not be passed whole. */
export const LOOKED_AT_CHARS = 20_000;

/**
 * Whether a text ends in a loop: the same unit four times (120 characters or more in all), or a passage for the third
 * time in the last 20,000 characters. Takes no longer for longer texts.
 */
export function endsInLoop(whole: string): boolean {
  const text = whole.slice(-LOOKED_AT_CHARS);
  return loopUnit(text) > 0 || passagesBefore(text).length >= PASSAGES;
}

/**
 * How much of a text is new, in UTF-16 units: up to the end of what the loop repeats, or all of a text without a loop.
 */
export function keptOfLoop(text: string): number {
  const unit = loopUnit(text);
  if (unit > 0) {
    let start = text.length - unit;
    while (start > 0 && text[start - 1] === text[start - 1 + unit]) start -= 1;
    return sentenceEnd(text, start + unit, start);
  }
  const [first, second] = passagesBefore(text);
  return first === undefined || second === undefined ? text.length : sentenceEnd(text, second, first + PASSAGE_CHARS);
}

/** The first round of a loop may end so many characters later, at the end of a sentence. */
const PLAY = 3;

/** The end of the last sentence or line up to `at`, but not before `least`; `at` itself where there is none. */
function sentenceEnd(text: string, at: number, least: number): number {
  const ends = [...text.slice(0, at + PLAY).matchAll(/[.!?。！？][\])"'”’»]*(?=\s|$)|\n/gu)].map(
    (match) => match.index + match[0].length,
  );
  const last = ends.findLast((end) => end > least);
  return last ?? at;
}

/** All places of a text's last passage in the text, the last one included. */
function passagesBefore(text: string): number[] {
  const passage = text.slice(-PASSAGE_CHARS);
  // Rows of a table and empty lines are alike without being a loop.
  if (text.length < PASSAGES * PASSAGE_CHARS || (passage.match(/\p{L}/gu)?.length ?? 0) < PASSAGE_CHARS / 2) return [];
  const found: number[] = [];
  for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + PASSAGE_CHARS)) found.push(at);
  return found;
}

/** The length of the unit that a text ends in four times; 0 for none. */
function loopUnit(text: string): number {
  const tail = text.slice(-REPEATS * MAX_UNIT_CHARS);
  const longest = Math.min(MAX_UNIT_CHARS, Math.floor(tail.length / REPEATS));
  for (let unit = Math.ceil(MIN_LOOP_CHARS / REPEATS); unit <= longest; unit++) {
    const loop = tail.slice(-unit * REPEATS);
    if (loop === loop.slice(0, unit).repeat(REPEATS)) return unit;
  }
  return 0;
}
