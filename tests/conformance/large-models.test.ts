/**
 * Models in large files load, stop and answer. The files end with zeros, which llama.cpp does not read. In files over 2
 * GB offsets do not fit 31 bits.
 */
import { describe, inject, it } from 'vitest';
import { checks } from './checks';
import { runCheck } from './run-check';
import { useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const CHECKS = checks.filter(({ name }) => /^stops in the prompt|after a stop in the prompt/.test(name));

/** One core stays free, so three cores are two threads if memory can be shared. */
const LARGE = [
  { model: 'the demo model', cores: 2, bytes: 101_000_000 },
  { model: 'tiny-gemma3', cores: 3, bytes: 205_000_000 },
  { model: 'tiny-llama3', cores: 2, bytes: 2_300_000_000 },
] as const;

for (const browser of inject('browsers')) {
  describe(`in ${browser}`, () => {
    const suite = useSuite(browser);

    it.each(LARGE)(
      '$model of $bytes bytes on $cores cores loads, stops and answers',
      async ({ model, cores, bytes }) => {
        const { page } = await suite.open('llama');
        await page.evaluate((count) => {
          globalThis.conformance?.useCores(count);
        }, cores);
        if (model === 'the demo model')
          await page.evaluate((...what) => globalThis.conformance?.use(...what), DEMO_PATH, bytes);
        else await page.evaluate((one) => globalThis.conformance?.useTiny(one), { model, bytes });
        for (const check of CHECKS) await runCheck(page, check);
        await page.close();
      },
    );
  });
}
