/**
 * A real model on each engine in each browser, with its speed. The expectations are for the demo model,
 * SmolLM2-135M-Instruct; SOTTO_MODEL may name another GGUF file, and SOTTO_ENGINE one engine.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { BROWSERS } from '../harness/launch';
import { linkOrCopy } from '../harness/package-copy';
import type { Figures } from './bench';
import { checks } from './checks';
import { BUSY_CORES, canMeasure, mostCoresBusy } from './processor';
import { runCheck } from './run-check';
import { enginesIn, useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const other = process.env['SOTTO_MODEL'];
const only = process.env['SOTTO_ENGINE'];

for (const browser of BROWSERS) {
  // On a software GPU llama.cpp takes seconds for a token, so it runs only if it is named.
  const engines = enginesIn(browser).filter(
    (engine) => (only ?? (engine === 'wllama-webgpu' ? '' : engine)) === engine,
  );
  describe(`a real model in ${browser}`, () => {
    const suite = useSuite(browser);
    const file = path.join(inject('suitePackages')[browser], 'other.gguf');
    beforeAll(async () => {
      if (other !== undefined) await linkOrCopy(other, file);
    });
    afterAll(() => rm(file, { force: true }));

    it.each(engines)('answers and stops on %s', { timeout: 900_000 }, async (engine) => {
      const { page } = await suite.open(engine);
      await page.evaluate((from) => globalThis.conformance?.use(from), other === undefined ? DEMO_PATH : '/other.gguf');
      const measuring = page.evaluate(() => globalThis.conformance?.speed());
      // A control for the checks of idleness: a busy engine is measured as busy.
      const coresAtWork = canMeasure ? await mostCoresBusy(page, measuring) : Infinity;
      const speed = await measuring;
      const stops: Figures[] = [];
      for (const check of checks.filter(({ name }) =>
        /after a stop|^stops in the|^gives the same answers after/.test(name),
      ))
        stops.push(await runCheck(page, check, { idleness: true }));
      console.log(JSON.stringify({ browser, ...speed, coresAtWork, stops }));
      expect(coresAtWork).toBeGreaterThan(BUSY_CORES);
      expect(speed?.text).toContain('Paris');
      await page.close();
    });
  });
}
