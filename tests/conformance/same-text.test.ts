/**
 * One real answer from each engine in each browser: the demo model, SmolLM2-135M-Instruct Q4_1, answers the same on all
 * of them, and is stopped. Longer answers, which may differ, are in `same-text.long.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { BROWSERS } from '../harness/launch';
import type { Tab } from '../harness/session';
import { checks } from './checks';
import { BUSY_CORES, canMeasure, mostCoresBusy } from './processor';
import { runCheck } from './run-check';
import { enginesIn, useSuite, type EngineUnderTest } from './suite';
import { DEMO_PATH } from './suite-package';

/** No engine is undecided in its answer to this, so it is exactly the same. */
const QUESTION = 'What is the capital of France?';
const TOKENS = 8;

/** WebLLM takes about a second for a token on SwiftShader. llama.cpp takes 2 to 7 s on llvmpipe: see the long tests. */
const enginesHere = (browser: (typeof BROWSERS)[number]): readonly EngineUnderTest[] =>
  enginesIn(browser).filter((engine) => engine !== 'wllama-webgpu');
const LIMIT_MS = 300_000;

/**
 * A stop ends WebLLM's worker, and loading this model again takes half a minute in Chromium. `engines.test.ts` tests
 * that with the tiny model.
 */
const STOPS: Readonly<Record<EngineUnderTest, RegExp>> = {
  llama: /^stops in the|after a stop/,
  webllm: /^stops in the prompt/,
  'wllama-webgpu': /^never/,
};

async function ask({ page, place }: Tab): Promise<string> {
  await page.evaluate((file) => globalThis.conformance?.use(file), DEMO_PATH);
  await page.evaluate(
    (...of) => {
      globalThis.conformance?.ask(...of);
    },
    QUESTION,
    TOKENS,
  );
  return place.waitFor('the answer', () => globalThis.conformance?.answered(), [], LIMIT_MS);
}

async function stop(page: Page, engine: EngineUnderTest): Promise<void> {
  for (const check of checks.filter(({ name }) => STOPS[engine].test(name)))
    await runCheck(page, check, { idleness: true });
}

for (const browser of BROWSERS) {
  describe(`the demo model in ${browser}`, () => {
    const suite = useSuite(browser);
    const engines = enginesHere(browser);
    const texts = new Map<EngineUnderTest, string>();

    it.each(engines)('answers on %s, and is stopped', { timeout: LIMIT_MS }, async (engine) => {
      const tab = await suite.open(engine);
      try {
        const answer = ask(tab);
        const coresAtWork = canMeasure ? await mostCoresBusy(tab.page, answer) : Infinity;
        texts.set(engine, await answer);
        expect(await answer).toContain('Paris');
        // A control for the checks of idleness: a busy engine is measured as busy.
        expect(coresAtWork).toBeGreaterThan(BUSY_CORES);
        await stop(tab.page, engine);
      } finally {
        await tab.page.close();
      }
    });

    it(`says the same to the letter on ${engines.join(' and ')}`, () => {
      expect([...texts.keys()], 'run the whole file').toEqual(engines);
      expect(new Set(texts.values()).size).toBe(1);
    });
  });
}
