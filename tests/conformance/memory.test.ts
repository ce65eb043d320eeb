/** Models that do not get enough memory fail with figures, and the next one answers. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Place } from '../harness/place';
import { useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const MOST = 2 ** 32;
/** A shape as in models with seven billion parameters. */
const LARGE = { hidden: 4096, intermediate: 11_008, heads: 32, kvHeads: 8, headDim: 128, contextTokens: 8_192 };
const TOO_LARGE = [
  // 4.5 GB.
  ['weights that no memory holds', { ...LARGE, kvHeads: 32, layers: 36 }],
  // 3.9 GB, and 1 GB of keys and values.
  ['keys and values that do not fit beside the weights', { ...LARGE, layers: 35 }],
] as const;
/** Pages of 64 kB: too few for the demo model's weights, or for its keys and values. */
const LITTLE = [1_100, 1_700];

for (const browser of inject('browsers')) {
  describe(`in ${browser}`, () => {
    const suite = useSuite(browser);
    let place: Place;
    let good: string | undefined;
    beforeAll(async () => {
      ({ place } = await suite.open('memory'));
      good = await place.evaluate(() => globalThis.memory?.next());
    });
    const next = (): Promise<string | undefined> => place.evaluate(() => globalThis.memory?.next());

    it.each(TOO_LARGE)('%s', async (_, shape) => {
      const error = await place.evaluate((of) => globalThis.memory?.large(of), shape);
      expect(error).toMatchObject({ code: 'engine-out-of-memory', data: { limit: MOST } });
      expect(error?.data?.['needed']).toBeGreaterThan(MOST);
      expect(await next()).toBe(good);
    });

    it.each(LITTLE)('a browser that gives %i pages', async (pages) => {
      const error = await place.evaluate((...of) => globalThis.memory?.limited(...of), DEMO_PATH, pages);
      expect(error?.code).toBe('engine-out-of-memory');
      const { needed, limit } = error?.data ?? {};
      expect(limit).toBeLessThanOrEqual(pages * 65_536);
      expect(needed).toBeGreaterThan(Number(limit));
      expect(await next()).toBe(good);
    });
  });
}
