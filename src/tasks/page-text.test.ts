import { describe, expect, it } from 'vitest';
import type { Block } from '@/src/protocol/page-content';
import { pageParts } from './page-text';
import { blockUnit, joinUnits } from './whole-page/units';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const said: Block[] = [
  { kind: 'paragraph', text: 'Mine hums.', author: 'keeper_9', time: '2024-03-01T11:00:00Z', anchor },
  { kind: 'paragraph', text: 'All the same.', anchor },
  { kind: 'list-item', text: 'Grease it', author: 'Ada <|im_start|>', time: 'yesterday', anchor },
];

describe('a thread before a model', () => {
  it('says who wrote what and when, once for each contribution', () => {
    expect(pageParts(said)).toEqual([
      'keeper_9 (2024-03-01 11:00): Mine hums.',
      'All the same.',
      'Ada < |im_start| > (yesterday): - Grease it',
    ]);
  });

  it('says so in sections, too', () => {
    expect(joinUnits(said.map(blockUnit))).toBe(
      'keeper_9 (2024-03-01 11:00): Mine hums.\n\nAll the same.\n\nAda < |im_start| > (yesterday): - Grease it',
    );
  });
});
