import { describe, expect, it } from 'vitest';
import { keptRows } from './choose-rows';
import { measureBlocks } from './measures';
import { plainWords, type OutlineBlock } from './outline';

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

  it('end where an article ends, and not on other pages', () => {
    const texts = [LONG, `Then ${LONG}`, `Read next: ${LONG}`];
    const blocks = texts.map((text) => block('paragraph', text));
    const kept = (types: string, taken: number): number[] => {
      const outline = { nodes: [{ parent: -1, tag: 'BODY', names: '', role: '' }], blocks, title: '', types };
      const measures = measureBlocks(outline, (words) =>
        Number(texts.findIndex((text) => plainWords(text).join() === words.join()) < taken),
      );
      return [
        ...keptRows(
          measures,
          blocks.map(() => 0.9),
        ),
      ];
    };
    expect(kept('article newsarticle', 2)).toEqual([0, 1]);
    expect(kept('qapage', 2)).toEqual([0, 1, 2]);
    // Readability took something else.
    expect(kept('article', 1)).toEqual([0, 1, 2]);
  });
});
