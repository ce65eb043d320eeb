import { expect, it } from 'vitest';
import { Columns } from '../../src/extract/choice/columns';
import { unpackForest } from '../../src/extract/choice/forest-file';
import { chancesOf } from '../../src/extract/choice/trees';
import { forestOfTrees, packForest } from './pack-forest';

it('writes trees that choose as those of the training do, without the columns that none reads', () => {
  const grown = {
    names: ['words', 'place', 'linked'],
    bias: -1,
    trees: [
      { features: [0, 2], limits: [10.5, 0.25], left: [-1, -2], right: [1, -3], leaves: [-2, 3, -0.5] },
      { features: [], limits: [], left: [], right: [], leaves: [0.25] },
    ],
  };
  const written = unpackForest(packForest(grown));
  const table = new Columns(3);
  const rows = [
    [3, 0],
    [40, 0.1],
    [40, 0.9],
  ];
  table.add('words', (row) => rows[row]?.[0] ?? 0);
  table.add('linked', (row) => rows[row]?.[1] ?? 0);
  expect(written.names).toEqual(['words', 'linked']);
  const chances = chancesOf(written, table);
  table.add('place', () => 7);
  expect([...chances]).toEqual([...chancesOf(forestOfTrees(grown), table)]);
});
