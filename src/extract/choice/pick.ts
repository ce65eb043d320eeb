/**
 * From chances to a choice: the blocks that together have the best expected F1. These are all blocks whose chance is at
 * least half of that F1 (Lipton, Elkan, Naryanaswamy 2014).
 */

/**
 * The best F1 that any choice can expect, 0 to 1.
 * @param chances that a block belongs to the main text, 0 to 1
 * @param sizes words of each block
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

/** No block with a lower chance is kept, however doubtful the page is. */
const MIN_CHANCE = 0.15;
/** Nor on a page of few words, which may have no main text at all. */
const MIN_CHANCE_OF_FEW = 0.25;
const FEW_WORDS = 200;

/**
 * Blocks with at least this chance are kept, 0 to 1.
 * @param strictness 1 for the best expected F1, more where unwanted words cost more than missing ones
 */
export function limitFor(chances: ArrayLike<number>, sizes: Float64Array, strictness: number): number {
  const words = sizes.reduce((sum, size) => sum + size, 0);
  return Math.max(words < FEW_WORDS ? MIN_CHANCE_OF_FEW : MIN_CHANCE, (expectedF1(chances, sizes) / 2) * strictness);
}
