/** Trees as the file has them: lists of numbers, which a new tab parses in less than a millisecond. */
import { LEAF, startsOf, type Forest } from './trees';

/** A forest in the form of the file, as `npm run train:extract` writes it. */
export interface PackedForest {
  readonly names: readonly string[];
  readonly bias: number;
  readonly features: readonly number[];
  /** Limits have four significant digits. Log-odds of leaves are in thousandths. */
  readonly values: readonly number[];
  /** Nodes from a node to its right child, 0 for a leaf. */
  readonly steps: readonly number[];
}

export function unpackForest({ names, bias, ...lists }: PackedForest): Forest {
  const features = new Int16Array(lists.features);
  const values = new Float64Array(lists.values);
  const rights = new Int32Array(lists.steps);
  for (let node = 0; node < features.length; node++) {
    rights[node] = node + (rights[node] ?? 0);
    if (features[node] === LEAF) values[node] = (values[node] ?? 0) / 1_000;
  }
  return { names, bias, features, values, rights, starts: startsOf(features) };
}
