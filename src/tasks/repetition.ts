/** Small models can fall into a loop; this notices it from the text alone. */

const REPEATS = 4;
/** The looped text must be at least this long in all, so that a list of short lines is not taken for a loop. */
const MIN_LOOP_CHARS = 120;
const MAX_UNIT_CHARS = 400;

/** A passage of this length is no coincidence at its third time, however much stands between. */
const PASSAGE_CHARS = 90;
const PASSAGES = 3;

/**
 * Whether a text ends in a loop: the same unit four times over (120 characters or more in all), or a passage that was
 * said twice before. Linear in the text's tail for each unit length that its last character allows.
 */
export function endsInLoop(text: string): boolean {
  return endsInUnits(text) || endsInPassage(text);
}

function endsInPassage(text: string): boolean {
  const passage = text.slice(-PASSAGE_CHARS);
  // Rows of a table and empty lines say nothing by being alike.
  if (text.length < PASSAGES * PASSAGE_CHARS || (passage.match(/\p{L}/gu)?.length ?? 0) < PASSAGE_CHARS / 2) return false;
  let seen = 0;
  for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + PASSAGE_CHARS)) seen += 1;
  return seen >= PASSAGES;
}

function endsInUnits(text: string): boolean {
  const tail = text.slice(-REPEATS * MAX_UNIT_CHARS);
  const longest = Math.min(MAX_UNIT_CHARS, Math.floor(tail.length / REPEATS));
  for (let unit = Math.ceil(MIN_LOOP_CHARS / REPEATS); unit <= longest; unit++) {
    const loop = tail.slice(-unit * REPEATS);
    if (loop === loop.slice(0, unit).repeat(REPEATS)) return true;
  }
  return false;
}
