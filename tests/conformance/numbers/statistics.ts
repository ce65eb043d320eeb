/** The exact distribution that a sampler must draw from, and a test of whether it did. */

/** The probability of each token: by temperature, and among the most likely tokens whose sum reaches `topP`. */
export function distribution(logits: readonly number[], temperature: number, topP: number): number[] {
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp((logit - highest) / temperature));
  const total = sum(weights);
  const ranked = weights.map((weight, token) => ({ token, mass: weight / total })).sort((a, b) => b.mass - a.mass);
  const kept = new Map<number, number>();
  let reached = 0;
  for (const { token, mass } of ranked) {
    if (reached >= topP) break;
    kept.set(token, mass);
    reached += mass;
  }
  return logits.map((_, token) => (kept.get(token) ?? 0) / reached);
}

/** Cells with fewer expected draws are joined, as Pearson's test requires. */
const LEAST_EXPECTED = 5;

/** Pearson's chi-square of draws. Cells with few expected draws are joined. */
export function chiSquare(
  draws: readonly number[],
  probabilities: readonly number[],
): { readonly statistic: number; readonly freedom: number } {
  const counts = probabilities.map(() => 0);
  for (const token of draws) counts[token] = (counts[token] ?? 0) + 1;
  const cells = probabilities.map((probability, token) => ({
    expected: probability * draws.length,
    found: counts[token] ?? 0,
  }));
  const rare = cells.filter(({ expected }) => expected < LEAST_EXPECTED);
  const rest = { expected: sum(rare.map(({ expected }) => expected)), found: sum(rare.map(({ found }) => found)) };
  const all = [...cells.filter(({ expected }) => expected >= LEAST_EXPECTED), ...(rest.expected >= 1 ? [rest] : [])];
  return {
    statistic: sum(all.map(({ expected, found }) => (found - expected) ** 2 / expected)),
    freedom: all.length - 1,
  };
}

/** A correct sampler is above this once in 1,000 times. Seeds are fixed, so a sampler that passes always passes. */
const NORMAL_QUANTILE = 3.09;

/**
 * The 99.9th percentile of the chi-square distribution: Wilson and Hilferty, https://doi.org/10.1073/pnas.17.12.684.
 */
export function criticalValue(freedom: number): number {
  const ninth = 2 / (9 * freedom);
  return freedom * (1 - ninth + NORMAL_QUANTILE * Math.sqrt(ninth)) ** 3;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
