/** Sums over parts of a page: subtrees, neighbours, groups of blocks that are built alike. */
import type { Outline } from './outline';

/** For each node the sum of `values` over the blocks in it. */
export function subtreeSums({ nodes, blocks }: Outline, values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(nodes.length);
  blocks.forEach(({ node }, index) => {
    sums[node] = (sums[node] ?? 0) + (values[index] ?? 0);
  });
  for (let node = nodes.length - 1; node > 0; node--) {
    const parent = nodes[node]?.parent ?? -1;
    if (parent >= 0) sums[parent] = (sums[parent] ?? 0) + (sums[node] ?? 0);
  }
  return sums;
}

/** The node `levels` above, or the highest there is. */
export function nodeAbove({ nodes }: Outline, node: number, levels: number): number {
  let at = node;
  for (let level = 0; level < levels; level++) {
    const parent = nodes[at]?.parent ?? -1;
    if (parent < 0) break;
    at = parent;
  }
  return at;
}

/** For each node the largest element around it whose sum is below `limit`, or the node itself. */
export function regions({ nodes }: Outline, sums: Float64Array, limit: number): Int32Array {
  const found = new Int32Array(nodes.length);
  // Parents come first, so a node knows its parent's region.
  nodes.forEach(({ parent }, node) => {
    found[node] = parent >= 0 && (sums[parent] ?? 0) < limit ? (found[parent] ?? node) : node;
  });
  return found;
}

/** For each row the first row of its section under a heading, and the row after its last. */
export function sectionsOf(blocks: Outline['blocks']): { readonly starts: Int32Array; readonly ends: Int32Array } {
  const starts = new Int32Array(blocks.length);
  const ends = new Int32Array(blocks.length);
  blocks.forEach(({ kind }, row) => {
    starts[row] = kind === 'heading' ? row : (starts[row - 1] ?? 0);
  });
  for (let row = blocks.length - 1; row >= 0; row--)
    ends[row] = starts[row + 1] === starts[row] ? (ends[row + 1] ?? row + 1) : row + 1;
  return { starts, ends };
}

/** Sums over a range of rows in constant time. */
export class RunningSum {
  private constructor(private readonly upTo: Float64Array) {}

  static of(values: ArrayLike<number>): RunningSum {
    const upTo = new Float64Array(values.length + 1);
    for (let index = 0; index < values.length; index++) upTo[index + 1] = (upTo[index] ?? 0) + (values[index] ?? 0);
    return new RunningSum(upTo);
  }

  get total(): number {
    return this.upTo.at(-1) ?? 0;
  }

  before(index: number): number {
    return this.upTo[index] ?? 0;
  }

  /** Of the rows at most `reach` away. */
  around(index: number, reach: number): number {
    const last = this.upTo.length - 1;
    return (this.upTo[Math.min(last, index + reach + 1)] ?? 0) - (this.upTo[Math.max(0, index - reach)] ?? 0);
  }
}

/** Blocks that are built alike form a group: the cards of a list, the paragraphs of a text. */
export class Groups {
  private constructor(
    private readonly numbers: Int32Array,
    private readonly count: number,
  ) {}

  /** One group for each different key. */
  static byKey(keys: readonly string[]): Groups {
    const known = new Map<string, number>();
    const numbers = Int32Array.from(keys, (key) => {
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    });
    return new Groups(numbers, known.size);
  }

  /** For each block the sum of `values` over its group. */
  sums(values: ArrayLike<number>): Float64Array {
    const sums = new Float64Array(this.count);
    const { numbers } = this;
    for (let row = 0; row < numbers.length; row++) {
      const group = numbers[row] ?? 0;
      sums[group] = (sums[group] ?? 0) + (values[row] ?? 0);
    }
    const found = new Float64Array(numbers.length);
    for (let row = 0; row < numbers.length; row++) found[row] = sums[numbers[row] ?? 0] ?? 0;
    return found;
  }
}

/** Groups blocks by the tags and names of their three innermost elements, and by the tags of all their elements. */
export function likeness({ nodes, blocks }: Outline): { readonly byNames: Groups; readonly byTags: Groups } {
  const own = nodes.map(({ tag, names }) => `>${tag}.${names.replaceAll(/\d+/g, '').slice(0, 60)}`);
  const paths: number[] = [];
  const numbers = new Map<string, number>();
  nodes.forEach(({ parent, tag }, node) => {
    const key = `${String(paths[parent] ?? -1)}>${tag}`;
    paths[node] = numbers.get(key) ?? numbers.size;
    numbers.set(key, paths[node]);
  });
  const up = (node: number): number => nodes[node]?.parent ?? -1;
  return {
    byNames: Groups.byKey(
      blocks.map(({ kind, node }) => `${kind}${own[node] ?? ''}${own[up(node)] ?? ''}${own[up(up(node))] ?? ''}`),
    ),
    byTags: Groups.byKey(blocks.map(({ kind, node }) => `${kind}${String(paths[node])}`)),
  };
}
