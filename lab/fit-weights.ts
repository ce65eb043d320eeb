/**
 * Fits the weights of a linear ranking. It maximizes the likelihood of the gold passage under a softmax over its page's
 * passages, with L2. Deterministic.
 */

export interface Example {
  /** The features of each passage. */
  readonly features: readonly (readonly number[])[];
  readonly gold: number;
}

const STEPS = 150;
const RATE = 0.5;
const MOMENTUM = 0.9;
const L2 = 0.0004;

/** One weight for each feature. */
export function fitWeights(examples: readonly Example[]): number[] {
  const width = examples[0]?.features[0]?.length ?? 0;
  const weights = Array.from({ length: width }, () => 1);
  const speed = weights.map(() => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight) => -L2 * weight);
    for (const { features, gold } of examples) {
      const scores = features.map((values) =>
        values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0),
      );
      const top = Math.max(...scores);
      const odds = scores.map((score) => Math.exp(score - top));
      const total = odds.reduce((sum, value) => sum + value, 0);
      for (const [at, values] of features.entries()) {
        const push = (at === gold ? 1 : 0) - (odds[at] ?? 0) / total;
        for (const [index, value] of values.entries())
          gradient[index] = (gradient[index] ?? 0) + (push * value) / examples.length;
      }
    }
    for (const [index, slope] of gradient.entries()) {
      speed[index] = MOMENTUM * (speed[index] ?? 0) + RATE * slope;
      weights[index] = (weights[index] ?? 0) + speed[index];
    }
  }
  return weights;
}
