/** Measures how much a library differs from the reference. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Expected } from './cases';

export interface Distance {
  /** The largest and the root mean square difference, in logits. */
  readonly worst: number;
  readonly typical: number;
  /** The same as shares of the logits' standard deviation. */
  readonly worstShare: number;
  readonly typicalShare: number;
  /** Rows with the same best token as the reference. */
  readonly sameBest: number;
  readonly rows: number;
  /** In rows with another best token, the largest lead of the reference's own best token, in logits. */
  readonly lostLead: number;
}

export function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `expected/${name}.json`), 'utf8')) as Expected;
}

/** @param rows A whole row for each of the reference's. */
export function distance(rows: readonly (readonly number[])[], { rows: expected, spread }: Expected): Distance {
  if (rows.length !== expected.length)
    throw new Error(`${String(rows.length)} rows instead of ${String(expected.length)}.`);
  const differences = expected.flatMap((row, index) =>
    row.map(([token, logit]) => Math.abs(logit - (rows[index]?.[token] ?? Infinity))),
  );
  const leads = expected.flatMap((row, index) => {
    const found = bestOf(rows[index] ?? []);
    const [best] = row;
    if (!best || found === best[0]) return [];
    // A token that the reference does not list is behind all of the best that it lists.
    const logit = row.find(([token]) => token === found)?.[1] ?? -Infinity;
    return [best[1] - logit];
  });
  const worst = Math.max(...differences);
  const typical = Math.sqrt(differences.reduce((sum, difference) => sum + difference ** 2, 0) / differences.length);
  return {
    worst,
    typical,
    worstShare: worst / spread,
    typicalShare: typical / spread,
    rows: rows.length,
    sameBest: rows.length - leads.length,
    lostLead: Math.max(0, ...leads),
  };
}

function bestOf(row: readonly number[]): number {
  return row.reduce((best, logit, token) => (logit > (row[best] ?? -Infinity) ? token : best), 0);
}
