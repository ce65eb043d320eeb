import { describe, expect, it } from 'vitest';
import { measureBlocks } from './block-features';
import { keptRows } from './choose-rows';
import type { OutlineBlock } from './outline';

const LONG = 'The lamp turns once in twenty seconds, and it has done so since the day when it was lit.';

const block = (kind: OutlineBlock['kind'], text: string): OutlineBlock => ({
  kind,
  text,
  level: null,
  linked: 0,
  node: 0,
  folded: false,
});

describe('the rows that are kept', () => {
  it('hold a long text once that comes in two copies, and short texts and code as often as they come', () => {
    const blocks = [
      block('paragraph', LONG),
      block('paragraph', 'Thank you.'),
      block('paragraph', LONG.toUpperCase()),
      block('paragraph', 'Thank you.'),
      block('code', LONG),
      block('code', LONG),
    ];
    const measures = measureBlocks(
      { nodes: [{ parent: -1, tag: 'BODY', names: '', role: '' }], blocks, title: '', types: '' },
      () => 1,
    );
    expect([
      ...keptRows(
        measures,
        blocks.map(() => 0.9),
      ),
    ]).toEqual([0, 1, 3, 4, 5]);
  });
});
