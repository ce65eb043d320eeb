import { describe, expect, it } from 'vitest';
import { Columns } from './columns';
import { packForest, unpackForest } from './forest-file';
import { chancesOf, type Forest } from './trees';

/** Long, unlinked blocks are in. No tree reads the middle column. */
const FOREST: Forest = {
  names: ['words', 'place', 'linked'],
  bias: -1,
  trees: [{ features: [0, 2], limits: [10.5, 0.25], left: [-1, -2], right: [1, -3], leaves: [-2, 3, -0.5] }],
};

function table(...rows: [words: number, linked: number][]): Columns {
  const columns = new Columns(rows.length);
  columns.add('linked', (row) => rows[row]?.[1] ?? 0);
  columns.add('words', (row) => rows[row]?.[0] ?? 0);
  return columns;
}

describe('trees', () => {
  it('give a row the chance of its leaf, whatever the order of the columns', () => {
    const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
    const packed = unpackForest(packForest(FOREST));
    expect(packed.names).toEqual(['words', 'linked']);
    expect([...chancesOf(packed, table([3, 0], [40, 0.1], [40, 0.9]))]).toEqual([
      logistic(-3),
      logistic(2),
      logistic(-1.5),
    ]);
  });

  it('refuse a table that lacks a column they read', () => {
    expect(() => chancesOf(FOREST, new Columns(1))).toThrow('No column words');
  });
});
