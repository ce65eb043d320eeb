/** Boosted decision trees (Friedman 2001) as flat lists of numbers, small enough to ship and quick in a new tab. */
import type { Columns } from './columns';

/** The nodes of all trees, one tree after another. The left child of a node follows it. */
export interface Forest {
  /** The names of the columns, in the order in which the nodes number them. */
  readonly names: readonly string[];
  /** Log-odds before any tree. */
  readonly bias: number;
  /** The column that each node reads, `LEAF` where it reads none. */
  readonly features: Int16Array;
  /** A row goes left where its value is at most this. Of a leaf: the thousandths of log-odds that it adds. */
  readonly values: Float64Array;
  /** Nodes from each node to its right child. */
  readonly steps: Int16Array;
  /** The first node of each tree. */
  readonly starts: Int32Array;
}

/** In place of a column. */
export const LEAF = -1;

/**
 * Adds what the tree from `start` says of each row. Tree by tree, for a tree fits into the fastest memory.
 * @param table the columns that the forest names, one after another
 */
function addTree({ features, values, steps }: Forest, start: number, table: Float32Array, odds: Float64Array): void {
  const rows = odds.length;
  for (let row = 0; row < rows; row++) {
    let node = start;
    let feature = features[node] as number;
    while (feature !== LEAF) {
      node += (table[feature * rows + row] as number) <= (values[node] as number) ? 1 : (steps[node] as number);
      feature = features[node] as number;
    }
    odds[row] = (odds[row] as number) + (values[node] as number);
  }
}

/**
 * For each row of the table a chance, 0 to 1. Throws what `checkTime` throws.
 * @throws Error where the table lacks a column.
 */
export function chancesOf(forest: Forest, table: Columns, checkTime: () => void = () => undefined): Float64Array {
  const columns = new Float32Array(forest.names.length * table.rows);
  forest.names.forEach((name, feature) => {
    const column = table.column(name);
    if (!column) throw new Error(`No column ${name}`);
    columns.set(column, feature * table.rows);
  });
  const odds = new Float64Array(table.rows);
  for (const start of forest.starts) {
    checkTime();
    addTree(forest, start, columns, odds);
  }
  return odds.map((value) => 1 / (1 + Math.exp(-forest.bias - value / 1_000)));
}
