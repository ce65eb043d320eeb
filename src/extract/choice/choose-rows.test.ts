import { describe, expect, it } from 'vitest';
import { keptRows } from './choose-rows';
import { measureBlocks } from './measures';
import { plainWords, type Outline, type OutlineBlock } from './outline';

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

  /** All blocks are as likely. @param taken the words of which blocks Readability took */
  function keptOf(outline: Outline, taken: (words: string) => boolean, chance = 0.9): number[] {
    const measures = measureBlocks(outline, (words) => Number(taken(words.join(' '))));
    return [
      ...keptRows(
        measures,
        outline.blocks.map(() => chance),
      ),
    ];
  }

  it('hold no folded copy of what is shown, and folded text that is nowhere else', () => {
    const body = [
      LONG,
      `Then ${LONG}`,
      'In winter nobody comes here but the keeper, his dog and the man who brings oil.',
    ];
    const outline: Outline = {
      nodes: [{ parent: -1, tag: 'BODY', names: '', role: '' }],
      blocks: [
        ...body.map((text) => block('paragraph', text)),
        { ...block('paragraph', body.join(' ')), folded: true },
        {
          ...block(
            'paragraph',
            'How tall is it? Forty metres from the rock to the lamp, says the plate beside the door.',
          ),
          folded: true,
        },
      ],
      title: '',
      types: '',
    };
    expect(keptOf(outline, () => true)).toEqual([0, 1, 2, 4]);
  });

  it('hold no long thread of comments below a short article, and hold the comments of a discussion', () => {
    const article = Array.from({ length: 5 }, (_, index) => `${String(index)} article ${LONG}`);
    const comments = Array.from({ length: 30 }, (_, index) => `${String(index)} reply ${LONG}`);
    const outline: Outline = {
      nodes: [
        { parent: -1, tag: 'BODY', names: '', role: '' },
        { parent: 0, tag: 'OL', names: 'commentlist', role: '' },
      ],
      blocks: [
        ...article.map((text) => block('paragraph', text)),
        ...comments.map((text) => ({ ...block('paragraph', text), node: 1 })),
      ],
      title: '',
      types: 'article',
    };
    expect(keptOf(outline, (words) => words.includes('article'))).toEqual([0, 1, 2, 3, 4]);
    expect(keptOf(outline, (words) => words.startsWith('3 reply'))).toHaveLength(35);
  });
});
