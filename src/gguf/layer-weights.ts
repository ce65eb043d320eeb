import type { LlamaShape } from './describe';

/** Weights that each token of a prompt computes with, by number: the layers', without embedding and output. */
export function weightsInLayers({ layers, hidden, intermediate, heads, kvHeads, headDim }: LlamaShape): number {
  return layers * hidden * (2 * heads * headDim + 2 * kvHeads * headDim + 3 * intermediate);
}
