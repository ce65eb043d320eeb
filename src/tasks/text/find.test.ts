import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { find } from './find';

describe('find', () => {
  it('finds what indexOf finds, in a short text and in a long one', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 });
    fc.assert(
      fc.property(text, text, fc.nat(45), fc.boolean(), (some, part, from, isLong) => {
        const whole = (isLong ? 'ab'.repeat(60_000) : '') + some;
        const begin = isLong ? from * 400 : from;
        expect(find(whole, part, begin)).toBe(whole.indexOf(part, begin));
      }),
      { numRuns: 300 },
    );
  });
});
