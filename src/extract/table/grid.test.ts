import { describe, expect, it } from 'vitest';
import type { RawBlock } from '../blocks/raw-block';
import { gridOf, cellSpan, type Cell, type Row } from './grid';

/** Cells as `text`, `text/columns` or `text/columns/rows`; each line is a row, a blank one begins another group. */
function rowsOf(table: string): Row[] {
  let group = 0;
  return table
    .trim()
    .split('\n')
    .flatMap((line) => {
      if (line.trim() === '') {
        group++;
        return [];
      }
      return [{ group, cells: line.trim().split(/\s+/).map(cellOf) }];
    });
}

function cellOf(source: string): Cell {
  const [text = '', columns, rows] = source.split('/');
  const blocks = [{ text }] as unknown as RawBlock[];
  return {
    blocks,
    isHeader: false,
    holdsBlocks: false,
    column: 0,
    columns: cellSpan(columns ?? null, 1),
    rows: cellSpan(rows ?? null, 0),
  };
}

const shown = (rows: readonly Row[]): string[] =>
  gridOf(rows).map((places) => places.map(({ cell }) => cell?.blocks[0]?.text ?? '·').join(' '));

describe('gridOf', () => {
  it.each([
    ['no spans', 'a b c\nd e f', ['a b c', 'd e f']],
    ['a cell of two rows', 'a//2 b\nc\nd e', ['a b', 'a c', 'd e']],
    ['a cell of two columns', 'a/2 b\nc d e', ['a a b', 'c d e']],
    ['a column in which no cell begins', 'a/5 b\nc/5 d', ['a b', 'c d']],
    ['spans from above in the midst of a row', 'a b//2 c\nd e\nf g h', ['a b c', 'd b e', 'f g h']],
    ['spans that end with their group', 'a//9 b\nc\n\nd e', ['a b', 'a c', 'd e']],
    ['a span to the end of its group', 'a//0 b\nc\nd\n\ne f', ['a b', 'a c', 'a d', 'e f']],
    ['a place without a cell', 'a b//2 c//2\nd\ne f g', ['a b c', 'd b c', 'e f g']],
  ])('places cells with %s', (_, table, expected) => {
    expect(shown(rowsOf(table))).toEqual(expected);
  });

  it('takes columns as the page numbers them, from the first that is there', () => {
    const numbered = (text: string, column: number): Cell => ({ ...cellOf(text), column });
    const rows = [
      { group: 0, cells: [numbered('a', 4), numbered('b', 5), numbered('c', 6)] },
      { group: 0, cells: [numbered('d', 4), numbered('e', 6)] },
    ];
    expect(shown(rows)).toEqual(['a b c', 'd · e']);
  });

  it('takes no longer than its cells are many, whatever they span', () => {
    const wide = Array.from({ length: 3_000 }, (_, index) => `x${String(index)}/1000/65534`).join('\n');
    const began = performance.now();
    const places = gridOf(rowsOf(`${Array.from({ length: 900 }, () => 'h//0').join(' ')}\n${wide}`));
    expect(places.reduce((sum, row) => sum + row.length, 0)).toBeLessThan(10_000_000);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
