/**
 * Models that llama.cpp gets small steps for, because they are large for their threads: they load, stop and answer.
 * They are large by the zeros behind them, which no engine reads.
 */
import { describe, inject, it } from 'vitest';
import { checks } from './checks';
import { runCheck } from './run-check';
import { useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const CHECKS = checks.filter(({ name }) => /^stops in the prompt|after a stop in the prompt/.test(name));

/** Beyond 100 MB a thread a step would hold one token, with which llama.cpp does not load. One core is left free. */
const LARGE = [
  { model: 'the demo model', cores: 2, bytes: 101_000_000 },
  { model: 'tiny-gemma3', cores: 2, bytes: 101_000_000 },
  { model: 'tiny-llama3', cores: 3, bytes: 205_000_000 },
  { model: 'tiny-llama3', cores: 2, bytes: 2 ** 31 - 1 },
] as const;

for (const browser of inject('browsers')) {
  // Firefox has one thread whatever the machine has, and without JSPI no room for the largest file.
  const here = LARGE.filter(({ cores, bytes }) => browser === 'chromium' || (cores === 2 && bytes < 1e9));
  describe(`in ${browser}`, () => {
    const suite = useSuite(browser);

    it.each(here)(
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
