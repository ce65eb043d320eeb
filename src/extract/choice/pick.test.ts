import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedF1, limitFor } from './pick';

const sizes = (...words: number[]): Float64Array => Float64Array.from(words);

describe('the limit from which on blocks are kept', () => {
  it('is low where the whole page is doubtful, and high where the rest is sure', () => {
    expect(limitFor([0.4, 0.4, 0.3], sizes(50, 50, 50), 1.1)).toBeLessThan(0.4);
    expect(limitFor([0.99, 0.99, 0.4], sizes(500, 500, 50), 1.1)).toBeGreaterThan(0.4);
  });

  it('expects the best F1 that any choice of these blocks has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 90 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (blocks) => {
          const [chances, words] = [blocks.map(([chance]) => chance), Float64Array.from(blocks, ([, size]) => size)];
          const wanted = blocks.reduce((sum, [chance, size]) => sum + chance * size, 0);
          let best = 0;
          for (let choice = 1; choice < 2 ** blocks.length; choice++) {
            const chosen = blocks.filter((_, row) => choice & (1 << row));
            const [right, all] = [
              chosen.reduce((sum, [chance, size]) => sum + chance * size, 0),
              chosen.reduce((sum, [, size]) => sum + size, 0),
            ];
            best = Math.max(best, (2 * right) / (all + wanted));
          }
          expect(expectedF1(chances, words)).toBeCloseTo(best, 9);
        },
      ),
      { seed: 5 },
    );
  });

  it('is higher where unwanted words cost more', () => {
    const [chances, words] = [[0.9, 0.6], sizes(50, 50)];
    expect(limitFor(chances, words, 1.4)).toBeGreaterThan(limitFor(chances, words, 1.1));
  });

  it('keeps nothing of a page that has nothing', () => {
    expect(limitFor([], sizes(), 1.1)).toBeGreaterThan(0);
  });
});
