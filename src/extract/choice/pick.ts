/**
 * From chances to a choice: the blocks that together are expected to match the page's main text best. For F1 that is
 * all whose chance is at least half of the F1 that the best choice can expect (Lipton, Elkan, Naryanaswamy 2014).
 */

/**
 * The best F1 that any choice can expect, 0 to 1.
 * @param chances for each block that it belongs to the main text, 0 to 1
 * @param sizes their words
 */
export function expectedF1(chances: ArrayLike<number>, sizes: Float64Array): number {
  const order = Array.from(sizes, (_, row) => row).sort((a, b) => (chances[b] ?? 0) - (chances[a] ?? 0));
  const wanted = sizes.reduce((sum, size, row) => sum + size * (chances[row] ?? 0), 0);
  let [taken, right, f1] = [0, 0, 0];
  for (const row of order) {
    taken += sizes[row] ?? 0;
    right += (sizes[row] ?? 0) * (chances[row] ?? 0);
    f1 = Math.max(f1, taken + wanted > 0 ? (2 * right) / (taken + wanted) : 0);
  }
  return f1;
}

/** Words that must not be there cost a reader more than missing ones: a little stricter than the expectation. */
const STRICTNESS = 1.1;
/** However doubtful a page is: nothing below this is kept. */
const MIN_CHANCE = 0.25;

/** The chance from which on blocks are kept. */
export function limitFor(chances: ArrayLike<number>, sizes: Float64Array): number {
  return Math.max(MIN_CHANCE, (expectedF1(chances, sizes) / 2) * STRICTNESS);
}
