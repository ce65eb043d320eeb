/**
 * A real model on each engine in each browser, with its speed. Runs where SOTTO_MODEL names a GGUF file: the demo's
 * model, SmolLM2-135M-Instruct, is what the expectations are for. SOTTO_ENGINE may name one engine.
 */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { searchBrowser } from '../../tools/browsers/search';
import { BROWSERS, launch } from '../harness/launch';
import type { Figures } from './bench';
import { checks } from './checks';
import { conformanceExtension, ENGINES, openConformancePage, runsInSoftware } from './extension';
import { canMeasure, mostCoresBusy } from './processor';
import { IDLE_CORES, runCheck } from './run-check';

const model = process.env['SOTTO_MODEL'] ?? '';
// On the GPU in software llama.cpp takes seven seconds a token: it is asked for by name.
const engines = ENGINES.filter(
  (engine) => (process.env['SOTTO_ENGINE'] ?? (engine === 'wllama-webgpu' ? '' : engine)) === engine,
);

describe.skipIf(!existsSync(model))('a real model', () => {
  for (const engine of engines) {
    for (const browser of BROWSERS) {
      const executable = searchBrowser(browser);
      it.skipIf(executable === null || !runsInSoftware(engine, browser))(
        `answers and stops on ${engine} in ${browser}`,
        { timeout: 900_000 },
        async () => {
          const extension = await conformanceExtension(browser, engine, { 'model.gguf': model });
          const session = await launch(browser, {
            executable: executable ?? '',
            extensionDir: extension.folder,
            proxy: null,
          });
          try {
            const page = await openConformancePage(session);
            await page.evaluate(() => globalThis.conformance?.use('/model.gguf'));
            const measuring = page.evaluate(() => globalThis.conformance?.speed());
            // The control of the checks for idleness: at work, the engine is seen at work.
            const coresAtWork = canMeasure ? await mostCoresBusy(page, measuring) : Infinity;
            const speed = await measuring;
            const stops: Figures[] = [];
            for (const check of checks.filter(({ name }) =>
              /after a stop|^stops in the|^gives the same answers after/.test(name),
            ))
              stops.push(await runCheck(page, check));
            console.log(JSON.stringify({ browser, ...speed, coresAtWork, stops }));
            expect(coresAtWork).toBeGreaterThan(IDLE_CORES);
            expect(speed?.text).toContain('Paris');
          } finally {
            await session.close();
            await extension.remove();
          }
        },
      );
    }
  }
});
