/**
 * Compares what the libraries draw from given logits with the exact distribution, in the built extension in real
 * browsers. With everything that changes it: temperature, top-p, repetition, bias, a grammar's mask.
 */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import { readExpected } from './numbers/compare';
import type { Draw } from './numbers/library';
import { chiSquare, criticalValue, distribution } from './numbers/statistics';
import { useSuite } from './suite';

/** A whole row of a tiny model's logits: 384 of them between -8 and 8. */
const LOGITS = [...(readExpected('tiny-q4_1').rows[0] ?? [])]
  .sort(([a], [b]) => a - b)
  .map(([, logit]) => Math.fround(logit));
const RANKED = LOGITS.map((logit, token) => ({ logit, token }))
  .sort((a, b) => b.logit - a.logit)
  .map(({ token }) => token);
const BEST = RANKED[0];
const WORST = RANKED.slice(-5);
/** Enough that a dozen tokens or more are drawn five times. A draw takes about 10 ms on a software rasterizer. */
const DRAWS = 400;
const SEED = 11;
/** Division on a GPU may be off by 2.5 units in the last place (WGSL, "accuracy of expressions"). */
const DIVISION_ERROR = 2.5 * 2 ** -23;

for (const browser of inject('browsers')) {
  describe(`the sampler in ${browser}`, () => {
    const suite = useSuite(browser);
    let page: Page;
    beforeAll(async () => {
      ({ page } = await suite.open('numbers'));
      const variant = { dtype: browser === 'firefox' ? 'f16' : 'f32', schedule: 'soft' } as const;
      await page.evaluate((wanted) => globalThis.numbers?.load('tiny-q4_1', wanted), variant);
    });

    const draws = async (draw: Draw, count = DRAWS, seed = SEED): Promise<readonly number[]> =>
      (await page.evaluate((...asked) => globalThis.numbers?.draws(...asked), LOGITS, draw, count, seed)) ?? [];
    const edited = async (draw: Partial<Draw>): Promise<readonly number[]> =>
      (await page.evaluate((...asked) => globalThis.numbers?.edited(...asked), LOGITS, {
        temperature: 1,
        topP: 1,
        ...draw,
      })) ?? [];

    it.each([
      { temperature: 0.6, topP: 1 },
      { temperature: 1.5, topP: 1 },
      { temperature: 1, topP: 0.7 },
    ])('draws as often as it must with temperature $temperature and top-p $topP', async (draw) => {
      const probabilities = distribution(LOGITS, draw.temperature, draw.topP);
      const drawn = await draws(draw);
      expect(drawn.filter((token) => !probabilities[token])).toEqual([]);
      const { statistic, freedom } = chiSquare(drawn, probabilities);
      expect(statistic).toBeLessThan(criticalValue(freedom));
      // A control: so many draws are enough to notice another temperature.
      const other = chiSquare(drawn, distribution(LOGITS, draw.temperature * 1.5, 1));
      expect(other.statistic).toBeGreaterThan(criticalValue(other.freedom));
    });

    it('takes the best token, and only it, with temperature 0 or top-p near 0', async () => {
      expect(new Set(await draws({ temperature: 0, topP: 1 }, 20))).toEqual(new Set([BEST]));
      expect(new Set(await draws({ temperature: 1.5, topP: 1e-4 }, 20))).toEqual(new Set([BEST]));
    });

    it('draws the same with the same seed, and other tokens with another', async () => {
      const draw = { temperature: 1, topP: 1 };
      const first = await draws(draw, 50);
      expect(await draws(draw, 50)).toEqual(first);
      expect(await draws(draw, 50, SEED + 1)).not.toEqual(first);
    });

    it('changes by the repetition penalty what was said, in its direction, and nothing else', async () => {
      const said = [RANKED[0] ?? 0, RANKED[3] ?? 0, ...WORST];
      const row = await edited({ repetitionPenalty: 1.3, said });
      for (const [token, logit] of LOGITS.entries()) {
        const wanted = !said.includes(token) ? logit : logit < 0 ? logit * Math.fround(1.3) : logit / Math.fround(1.3);
        if (!said.includes(token)) expect(row[token]).toBe(logit);
        expect(Math.abs((row[token] ?? NaN) - wanted), `token ${String(token)}`).toBeLessThanOrEqual(
          Math.abs(wanted) * DIVISION_ERROR,
        );
      }
    });

    it('adds a bias exactly', async () => {
      const bias = { [RANKED[5] ?? 0]: -3.25, [RANKED[200] ?? 0]: 12.5 };
      const row = await edited({ bias });
      expect(row).toEqual(LOGITS.map((logit, token) => Math.fround(logit + (bias[token] ?? 0))));
    });

    it('never draws what a grammar forbids, and the rest as often as it must', async () => {
      const draw = { temperature: 1, topP: 1, allowed: [...WORST, RANKED[150] ?? 0, 0, 383] };
      const masked = LOGITS.map((logit, token) => (draw.allowed.includes(token) ? logit : -Infinity));
      const row = await edited(draw);
      expect(draw.allowed.map((token) => row[token])).toEqual(draw.allowed.map((token) => LOGITS[token]));
      const drawn = await draws(draw, 300);
      expect(drawn.filter((token) => !draw.allowed.includes(token))).toEqual([]);
      const { statistic, freedom } = chiSquare(drawn, distribution(masked, 1, 1));
      expect(statistic).toBeLessThan(criticalValue(freedom));
    });
  });
}
