/** Small models can fall into a loop; this notices it from the text alone. */

const REPEATS = 4;
/** The looped text must be at least this long in all, so that a list of short lines is not taken for a loop. */
const MIN_LOOP_CHARS = 120;
const MAX_UNIT_CHARS = 400;

/**
 * Whether a text ends in the same unit four times over (120 characters or more in all). Linear in the text's tail for
 * each unit length that its last character allows.
 */
export function endsInLoop(text: string): boolean {
  const tail = text.slice(-REPEATS * MAX_UNIT_CHARS);
  const longest = Math.min(MAX_UNIT_CHARS, Math.floor(tail.length / REPEATS));
  for (let unit = Math.ceil(MIN_LOOP_CHARS / REPEATS); unit <= longest; unit++) {
    const loop = tail.slice(-unit * REPEATS);
    if (loop === loop.slice(0, unit).repeat(REPEATS)) return true;
  }
  return false;
}
