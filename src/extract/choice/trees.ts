/** Boosted decision trees (Friedman 2001) as lists of numbers, small enough to ship. */
import type { Columns } from './columns';

/** One tree: inner nodes first. A child below 0 is the leaf `-1 - child`. */
export interface Tree {
  readonly features: readonly number[];
  /** Goes left where the feature's value is at most this. */
  readonly limits: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Log-odds that a leaf adds. */
  readonly leaves: readonly number[];
}

export interface Forest {
  /** The names of the columns, in the order in which the trees number them. */
  readonly names: readonly string[];
  /** Log-odds before any tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

function leafOf(tree: Tree, columns: readonly Float32Array[], row: number): number {
  let at = tree.features.length > 0 ? 0 : -1;
  while (at >= 0) {
    const value = columns[tree.features[at] ?? 0]?.[row] ?? 0;
    at = (value <= (tree.limits[at] ?? 0) ? tree.left[at] : tree.right[at]) ?? -1;
  }
  return tree.leaves[-1 - at] ?? 0;
}

/** Rows between two calls of `checkTime`. */
const ROWS_A_CHECK = 64;

/**
 * For each row of the table a chance, 0 to 1. Throws what `checkTime` throws.
 * @throws Error where the table lacks a column.
 */
export function chancesOf(
  { names, bias, trees }: Forest,
  table: Columns,
  checkTime: () => void = () => undefined,
): Float64Array {
  const used = names.map((name) => {
    const column = table.column(name);
    if (!column) throw new Error(`No column ${name}`);
    return column;
  });
  return Float64Array.from({ length: table.rows }, (_, row) => {
    if (row % ROWS_A_CHECK === 0) checkTime();
    const odds = trees.reduce((sum, tree) => sum + leafOf(tree, used, row), bias);
    return 1 / (1 + Math.exp(-odds));
  });
}
