import { describe, expect, it } from 'vitest';
import { product } from './first-word.product';

describe('firstWords', () => {
  it('tells when the first word comes, for each length of page, at a given speed', async () => {
    const slow = await product.firstWords({ prompt: 100, decode: 20 }, 4_096);
    const fast = await product.firstWords({ prompt: 400, decode: 80 }, 4_096);
    expect(slow.map(({ words }) => words)).toEqual(slow.map(({ words }) => words).toSorted((a, b) => a - b));
    expect(slow[0]?.words).toBeLessThan(650);
    expect(slow.at(-1)?.words).toBeGreaterThanOrEqual(30_000);
    // 500 words are about 700 tokens. Either machine reads them all before its first word.
    expect(fast[0]?.question.firstWord).toBeGreaterThan(1);
    expect(fast[0]?.question.covered).toBe(1);
    for (const [index, { question, summary }] of fast.entries()) {
      // Plans know the speed, so the first word comes in time on either machine.
      for (const row of [question, summary, slow[index]?.question, slow[index]?.summary])
        expect(row?.firstWord).toBeLessThanOrEqual(10);
      expect(question.covered).toBeGreaterThanOrEqual(slow[index]?.question.covered ?? 1);
      expect(summary.firstOfAnswer).toBeGreaterThanOrEqual(summary.firstWord);
    }
  });
});
