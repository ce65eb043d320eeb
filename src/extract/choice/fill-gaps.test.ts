import { describe, expect, it } from 'vitest';
import { filled } from './fill-gaps';
import type { Outline, OutlineBlock } from './outline';

type Kind = OutlineBlock['kind'];

/** Blocks of a text (node 1) and of a menu (node 2) beside it, how likely they are, and the share of links. */
function page(...rows: readonly [kind: Kind, node: 1 | 2, likelihood: number, linked?: number][]): number[] {
  const node = (parent: number, tag: string): Outline['nodes'][number] => ({ parent, tag, names: '', role: '' });
  const outline: Outline = {
    nodes: [node(-1, 'HTML'), node(0, 'MAIN'), node(0, 'NAV')],
    blocks: rows.map(([kind, at, , linked = 0]) => ({
      kind,
      level: null,
      text: 'Words',
      linked,
      node: at,
      folded: false,
    })),
    title: '',
    types: '',
  };
  const likely = new Set([...rows.keys()].filter((row) => (rows[row]?.[2] ?? 0) >= 1));
  return [...filled(outline, likely, (row) => rows[row]?.[2] ?? 0)].sort((a, b) => a - b);
}

describe('short blocks beside the main text', () => {
  it('are kept between two parts of one container', () => {
    expect(page(['paragraph', 1, 2], ['code', 1, 0.6], ['table', 1, 0.7], ['paragraph', 1, 2])).toEqual([0, 1, 2, 3]);
    expect(page(['list-item', 1, 2], ['list-item', 1, 0.5], ['list-item', 1, 2])).toEqual([0, 1, 2]);
  });

  it('may be a table of links, not a list of them', () => {
    expect(page(['heading', 1, 2], ['table', 1, 0.6, 0.9], ['heading', 1, 2])).toEqual([0, 1, 2]);
    expect(page(['heading', 1, 2], ['list-item', 1, 0.6, 0.9], ['heading', 1, 2])).toEqual([0, 2]);
  });

  it('are kept below a text where they show what it says', () => {
    expect(page(['paragraph', 1, 2], ['table', 1, 0.4], ['code', 1, 0.3])).toEqual([0, 1, 2]);
    expect(page(['paragraph', 1, 2], ['code', 1, 0.2])).toEqual([0]);
    expect(page(['paragraph', 1, 2], ['list-item', 2, 0.1], ['code', 1, 0.6])).toEqual([0]);
  });

  it('are not kept from another container, nor where they are unlikely, long or at the end', () => {
    expect(page(['paragraph', 1, 2], ['list-item', 2, 0.6], ['paragraph', 1, 2])).toEqual([0, 2]);
    expect(page(['paragraph', 1, 2], ['code', 1, 0.2], ['paragraph', 1, 2])).toEqual([0, 2]);
    expect(page(['paragraph', 1, 2], ['paragraph', 1, 0.9], ['paragraph', 1, 2])).toEqual([0, 2]);
    expect(page(['paragraph', 1, 2], ['list-item', 1, 0.6])).toEqual([0]);
  });

  it('are kept where they head what is kept', () => {
    expect(page(['heading', 1, 0.5], ['heading', 1, 0.6], ['paragraph', 1, 2])).toEqual([0, 1, 2]);
    expect(page(['heading', 1, 0.5], ['paragraph', 1, 0.5], ['paragraph', 1, 2])).toEqual([2]);
  });
});
