/** How much two engines differ in their choice of the next token. */

/** Sums over positions. */
export interface Divergence {
  positions: number;
  /** Sum of Kullback-Leibler divergences, in nats. */
  kl: number;
  /** Positions at which both have the same most probable token. */
  same: number;
}

export const nothing = (): Divergence => ({ positions: 0, kl: 0, same: 0 });

/** What to subtract from a row's logits so that their exponentials add up to 1, and the most probable token. */
function normal(row: Float32Array): { offset: number; best: number } {
  let best = 0;
  for (let i = 1; i < row.length; i += 1) if ((row[i] ?? NaN) > (row[best] ?? NaN)) best = i;
  const most = row[best] ?? NaN;
  let sum = 0;
  for (const logit of row) sum += Math.exp(logit - most);
  return { offset: most + Math.log(sum), best };
}

/**
 * Adds the divergence of two engines at the same positions.
 * @param reference rows of logits, one a position.
 * @param other the same number of rows, of the same length.
 * @param width length of a row.
 */
export function compare(into: Divergence, reference: Float32Array, other: Float32Array, width: number): void {
  for (let at = 0; at < reference.length; at += width) {
    const [p, q] = [reference.subarray(at, at + width), other.subarray(at, at + width)];
    const [ofP, ofQ] = [normal(p), normal(q)];
    let kl = 0;
    for (let i = 0; i < width; i += 1) {
      const log = (p[i] ?? NaN) - ofP.offset;
      kl += Math.exp(log) * (log - ((q[i] ?? NaN) - ofQ.offset));
    }
    into.positions += 1;
    into.kl += kl;
    into.same += Number(ofP.best === ofQ.best);
  }
}
