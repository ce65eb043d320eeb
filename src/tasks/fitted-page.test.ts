import { describe, expect, it } from 'vitest';
import { fitPage } from './fitted-page';
import { count, fitting, limits, page, short } from './plan-chat.fixture';
import type { PlanLimits } from './plan-task';

describe('fitPage', () => {
  it('holds a page whole where it fits', async () => {
    expect((await fitPage(short, limits(4_096))).coverage).toEqual({ words: 9, ofWords: 9 });
    const fitted = await fitPage(fitting, limits(1_024));
    expect(fitted.long).toBeUndefined();
    expect(fitted.coverage).toEqual({ words: fitting.keptWords, ofWords: fitting.keptWords });
  });

  it('keeps room for the passages of a page that does not fit, and does not count all of a very long one', async () => {
    let longest = 0;
    const counting: PlanLimits = {
      contextTokens: 4_096,
      model: '',
      count: (text) => {
        longest = Math.max(longest, text.length);
        return count(text);
      },
    };
    const huge = page(
      ...Array.from({ length: 4_000 }, (_, n) => `Sentence ${String(n)} says ten words about a lamp and its keeper.`),
    );
    const fitted = await fitPage(huge, counting);
    expect(fitted.long?.tokens).toBe(1_200);
    expect(longest).toBeLessThan(10_000);
  });

  it('tells the share of visible words for a page of which a part could be read', async () => {
    expect((await fitPage({ ...short, partial: true, visibleWords: 80 }, limits(4_096))).coverage).toEqual({
      words: 9,
      ofWords: 80,
    });
  });

  it('names a page without words, and a context that is too small', async () => {
    await expect(fitPage(page(' '), limits(4_096))).rejects.toMatchObject({ code: 'nothing-to-read' });
    await expect(fitPage(short, limits(24))).rejects.toMatchObject({ code: 'context-overflow' });
  });
});
