/** From the trees of the training to those of the product, and to the text of their file. */
import type { PackedForest } from '../../src/extract/choice/forest-file';
import { LEAF, startsOf, type Forest } from '../../src/extract/choice/trees';
import type { GrownForest, Tree } from './boost';

interface FlatNode {
  readonly feature: number;
  readonly value: number;
  /** Nodes to the right child, 0 for a leaf. */
  readonly step: number;
}

function flattened(tree: Tree, at: number): FlatNode[] {
  if (at < 0) return [{ feature: LEAF, value: tree.leaves[-1 - at] ?? 0, step: 0 }];
  const [left, right] = [flattened(tree, tree.left[at] ?? -1), flattened(tree, tree.right[at] ?? -1)];
  const own = { feature: tree.features[at] ?? LEAF, value: tree.limits[at] ?? 0, step: left.length + 1 };
  return [own, ...left, ...right];
}

function nodesOf({ trees }: GrownForest): FlatNode[] {
  return trees.flatMap((tree) => flattened(tree, tree.features.length > 0 ? 0 : -1));
}

/** A forest for the product's code, with all of its digits. */
export function forestOfTrees(grown: GrownForest): Forest {
  const nodes = nodesOf(grown);
  const features = Int16Array.from(nodes, ({ feature }) => feature);
  return {
    names: grown.names,
    bias: grown.bias,
    features,
    values: Float64Array.from(nodes, ({ value }) => value),
    rights: Int32Array.from(nodes, ({ step }, node) => node + step),
    starts: startsOf(features),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Columns that no tree reads are left out. */
export function packForest(grown: GrownForest): PackedForest {
  const nodes = nodesOf(grown);
  const used = [...new Set(nodes.map(({ feature }) => feature))].filter((feature) => feature !== LEAF);
  used.sort((a, b) => a - b);
  const numbers = new Map(used.map((feature, index) => [feature, index]));
  return {
    names: used.map((feature) => grown.names[feature] ?? ''),
    bias: rounded(grown.bias),
    features: nodes.map(({ feature }) => numbers.get(feature) ?? LEAF),
    values: nodes.map(({ feature, value }) => (feature === LEAF ? Math.round(value * 1_000) : rounded(value))),
    steps: nodes.map(({ step }) => step),
  };
}

/** Numbers in a line of the file. */
const LINE = 40;

/** The text of the file: JSON with many numbers in a line. */
export function forestText(forest: PackedForest): string {
  const list = (values: readonly unknown[]): string => {
    const lines = Array.from({ length: Math.ceil(values.length / LINE) }, (_, line) =>
      values.slice(line * LINE, (line + 1) * LINE).map((value) => JSON.stringify(value)),
    );
    return `[\n${lines.map((line) => `  ${line.join(',')}`).join(',\n')}\n ]`;
  };
  const entries = Object.entries(forest).map(
    ([key, value]) => ` "${key}": ${Array.isArray(value) ? list(value) : JSON.stringify(value)}`,
  );
  return `{\n${entries.join(',\n')}\n}\n`;
}
