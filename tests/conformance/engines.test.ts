/** The suite on the real engines, in a page of the extension, in real Chromium and Firefox. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import { TINY_ARCHITECTURES } from '../fixtures/tiny-shapes';
import { SHARED_BEGINNING } from './answering';
import { checks } from './checks';
import { FAMILIES, isSlow, OF_ARCHITECTURES } from './families';
import type { BrowserName } from '../harness/session';
import type { TinyOne } from './page';
import { runCheck } from './run-check';
import { enginesIn, useSuite, type EngineUnderTest } from './suite';

/** With seed 1 these models generate tokens without text. */
const SEEDS: Readonly<Partial<Record<TinyOne['model'], number>>> = { 'tiny-smollm3': 3, 'tiny-granite': 5 };
/**
 * Architectures that only llama.cpp runs, each with its real kind of vocabulary and template. Gemma 3 has layers with a
 * sliding window; LFM2 has a cache that cannot be cut anywhere.
 */
const OF_LLAMA: readonly TinyOne[] = TINY_ARCHITECTURES.filter(
  (model) => !FAMILIES.some((one) => one.model === model),
).map((model) => ({ model, ...(Object.hasOwn(SEEDS, model) && { seed: SEEDS[model] }) }));
/** Checks of the prompt cache, for caches that cannot be cut anywhere or have a sliding window. */
const GOING_ON = checks.filter(({ name }) =>
  /^(?:reads ahead without|goes on with a conversation|keeps a page read)/.test(name),
);
const modelsFor = (browser: BrowserName, engine: EngineUnderTest): readonly TinyOne[] =>
  [...FAMILIES, ...(engine === 'llama' ? OF_LLAMA : [])].filter((one) => !isSlow(browser, engine, one));

/**
 * Whether the tiny model's longest answer takes seconds, so that an engine that does not stop is noticed. llama.cpp on
 * the processor is tested with a real model in `same-text.test.ts`.
 */
const worksLong = (engine: EngineUnderTest): boolean => engine !== 'llama';

for (const browser of inject('browsers')) {
  describe(`in ${browser}`, () => {
    const suite = useSuite(browser);
    /** The length of the same prompt on each engine, in tokens, by model. */
    const promptTokens = new Map<string, number[]>();

    for (const engine of enginesIn(browser)) {
      describe(engine, () => {
        let page: Page;
        beforeAll(async () => {
          ({ page } = await suite.open(engine));
        });
        afterAll(() => page.close());

        for (const check of checks)
          it(check.name, async () => {
            await runCheck(page, check, { idleness: worksLong(engine) });
          });

        for (const one of modelsFor(browser, engine))
          describe(one.model, () => {
            beforeAll(() => page.evaluate((model) => globalThis.conformance?.useTiny(model), one));

            for (const check of OF_LLAMA.includes(one) ? [...OF_ARCHITECTURES, ...GOING_ON] : OF_ARCHITECTURES)
              it(check.name, async () => {
                const figures = await runCheck(page, check);
                if (check.name !== SHARED_BEGINNING) return;
                promptTokens.set(one.model, [...(promptTokens.get(one.model) ?? []), figures['promptTokens'] ?? 0]);
              });
          });
      });
    }

    it.each(FAMILIES)('every engine reads as many tokens of the same conversation with $model', (one) => {
      const told = promptTokens.get(one.model) ?? [];
      const engines = enginesIn(browser).filter((engine) => !isSlow(browser, engine, one));
      expect(told, 'one figure for each engine: run the whole file').toHaveLength(engines.length);
      expect(new Set(told).size).toBe(1);
      expect(told[0]).toBeGreaterThan(300);
    });
  });
}
