/** Trees as text: the numbers of each list one after another, so that the package compresses them well. */
import type { Forest, Tree } from './trees';

/**
 * A forest in the form of the file. Limits are rounded to three significant digits, leaves to thousandths of log-odds.
 */
export interface PackedForest {
  readonly names: readonly string[];
  readonly bias: number;
  /**
   * For each tree its features, limits, left and right children, and leaves in thousandths: five lists of numbers with
   * spaces.
   */
  readonly trees: readonly string[];
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Columns that no tree reads are left out. */
export function packForest({ names, bias, trees }: Forest): PackedForest {
  const used = [...new Set(trees.flatMap(({ features }) => features))].sort((a, b) => a - b);
  const numbers = new Map(used.map((feature, index) => [feature, index]));
  return {
    names: used.map((feature) => names[feature] ?? ''),
    bias: rounded(bias),
    trees: trees.map(({ features, limits, left, right, leaves }) =>
      [
        features.map((feature) => numbers.get(feature) ?? 0),
        limits.map(rounded),
        left,
        right,
        leaves.map((leaf) => Math.round(leaf * 1_000)),
      ]
        .map((list) => list.join(' '))
        .join(','),
    ),
  };
}

export function unpackForest({ names, bias, trees }: PackedForest): Forest {
  return {
    names,
    bias,
    trees: trees.map((text): Tree => {
      const [features = [], limits = [], left = [], right = [], leaves = []] = text
        .split(',')
        .map((list) => (list === '' ? [] : list.split(' ').map(Number)));
      return { features, limits, left, right, leaves: leaves.map((leaf) => leaf / 1_000) };
    }),
  };
}
