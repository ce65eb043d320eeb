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
  /** A row goes left where its value is at most this. Of a leaf: the log-odds that it adds. */
  readonly values: Float64Array;
  /** The right child of each node. */
  readonly rights: Int32Array;
  /** The first node of each tree. */
  readonly starts: Int32Array;
}

/** In place of a column. */
export const LEAF = -1;

/** Where trees begin: a tree ends when it has one leaf more than it has other nodes. */
export function startsOf(features: Int16Array): Int32Array {
  const starts: number[] = [];
  let open = 0;
  features.forEach((feature, node) => {
    if (open === 0) {
      starts.push(node);
      open = 1;
    }
    open += feature === LEAF ? -1 : 1;
  });
  return Int32Array.from(starts);
}

/** Adds what one tree says of each row. Tree by tree, for a tree fits into the fastest memory. */
function addTree(
  { features, values, rights }: Forest,
  start: number,
  columns: readonly Float32Array[],
  odds: Float64Array,
) {
  for (let row = 0; row < odds.length; row++) {
    let node = start;
    for (let feature = features[node] ?? LEAF; feature !== LEAF; feature = features[node] ?? LEAF)
      node = (columns[feature]?.[row] ?? 0) <= (values[node] ?? 0) ? node + 1 : (rights[node] ?? 0);
    odds[row] = (odds[row] ?? 0) + (values[node] ?? 0);
  }
}

/**
 * For each row of the table a chance, 0 to 1. Throws what `checkTime` throws.
 * @throws Error where the table lacks a column.
 */
export function chancesOf(forest: Forest, table: Columns, checkTime: () => void = () => undefined): Float64Array {
  const used = forest.names.map((name) => {
    const column = table.column(name);
    if (!column) throw new Error(`No column ${name}`);
    return column;
  });
  const odds = new Float64Array(table.rows).fill(forest.bias);
  for (const start of forest.starts) {
    checkTime();
    addTree(forest, start, used, odds);
  }
  return odds.map((value) => 1 / (1 + Math.exp(-value)));
}
