/**
 * Rankings made one of several: reciprocal rank fusion (G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal rank
 * fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009). It needs ranks alone, so a ranker by
 * embeddings joins without its scores having to mean the same as ours.
 */

/** Another way to rank passages, such as by embeddings where an embedding model is present. */
export interface Ranker {
  /** Indices of `passages`, the best first; those that it has nothing to say of may be left out. */
  rank(question: string, passages: readonly string[]): readonly number[];
}

/** The paper's constant: how little it counts to be first rather than second. */
const K = 60;

/** Indices, the best first. Equal sums keep the order of the first ranking. */
export function fuseRanks(rankings: readonly (readonly number[])[]): number[] {
  const sums = new Map<number, number>();
  for (const ranking of rankings)
    for (const [rank, index] of ranking.entries()) sums.set(index, (sums.get(index) ?? 0) + 1 / (K + rank + 1));
  return [...sums].sort(([, a], [, b]) => b - a).map(([index]) => index);
}
