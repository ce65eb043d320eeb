/** From the trees of the training to those of the product and of their file. */
import type { PackedForest } from '../../src/extract/choice/forest-file';
import { LEAF, type Forest } from '../../src/extract/choice/trees';
import type { GrownForest, Tree } from './boost';

interface FlatNode {
  readonly feature: number;
  readonly value: number;
  /** Nodes to the right child, 0 for a leaf. */
  readonly step: number;
}

function flattened(tree: Tree, at: number): FlatNode[] {
  if (at < 0) return [{ feature: LEAF, value: (tree.leaves[-1 - at] ?? 0) * 1_000, step: 0 }];
  const [left, right] = [flattened(tree, tree.left[at] ?? -1), flattened(tree, tree.right[at] ?? -1)];
  const own = { feature: tree.features[at] ?? LEAF, value: tree.limits[at] ?? 0, step: left.length + 1 };
  return [own, ...left, ...right];
}

function nodesOf({ trees }: GrownForest): { readonly nodes: readonly FlatNode[]; readonly starts: readonly number[] } {
  const nodes: FlatNode[] = [];
  const starts = trees.map((tree) => {
    const start = nodes.length;
    nodes.push(...flattened(tree, tree.features.length > 0 ? 0 : -1));
    return start;
  });
  return { nodes, starts };
}

/** A forest for the product's code, with all of its digits. */
export function forestOfTrees(grown: GrownForest): Forest {
  const { nodes, starts } = nodesOf(grown);
  return {
    names: grown.names,
    bias: grown.bias,
    features: Int16Array.from(nodes, ({ feature }) => feature),
    values: Float64Array.from(nodes, ({ value }) => value),
    steps: Int16Array.from(nodes, ({ step }) => step),
    starts: Int32Array.from(starts),
  };
}

/** Numbers in a line of the file. */
const LINE = 40;

function linesOf(numbers: readonly number[]): string[] {
  return Array.from({ length: Math.ceil(numbers.length / LINE) }, (_, line) =>
    numbers.slice(line * LINE, (line + 1) * LINE).join(),
  );
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Columns that no tree reads are left out. */
export function packForest(grown: GrownForest): PackedForest {
  const { nodes, starts } = nodesOf(grown);
  const used = [...new Set(nodes.map(({ feature }) => feature))].filter((feature) => feature !== LEAF);
  used.sort((a, b) => a - b);
  const numbers = new Map(used.map((feature, index) => [feature, index]));
  return {
    names: used.map((feature) => grown.names[feature] ?? ''),
    bias: rounded(grown.bias),
    features: linesOf(nodes.map(({ feature }) => numbers.get(feature) ?? LEAF)),
    values: linesOf(nodes.map(({ feature, value }) => (feature === LEAF ? Math.round(value) : rounded(value)))),
    steps: linesOf(nodes.map(({ step }) => step)),
    starts: linesOf(starts),
  };
}
