import { describe, expect, it } from 'vitest';
import { Columns } from './columns';
import { unpackForest } from './forest-file';
import { chancesOf } from './trees';

/** Long, unlinked blocks are in. A second tree is one leaf. */
const FOREST = unpackForest({
  names: ['words', 'linked'],
  bias: -1,
  features: ['0,-1,1', '-1,-1,-1'],
  values: ['10.5,-2000,0.25', '3000,-500,250'],
  steps: ['2,0,2', '0,0,0'],
  starts: ['0,5'],
});

function table(...rows: [words: number, linked: number][]): Columns {
  const columns = new Columns(rows.length);
  columns.add('linked', (row) => rows[row]?.[1] ?? 0);
  columns.add('words', (row) => rows[row]?.[0] ?? 0);
  return columns;
}

describe('trees', () => {
  it('give a row the chance of its leaves, whatever the order of the columns', () => {
    const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
    expect([...chancesOf(FOREST, table([3, 0], [40, 0.1], [40, 0.9]))]).toEqual([
      logistic(-2.75),
      logistic(2.25),
      logistic(-1.25),
    ]);
  });

  it('refuse a table that lacks a column they read', () => {
    expect(() => chancesOf(FOREST, new Columns(1))).toThrow('No column words');
  });
});
