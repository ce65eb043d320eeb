/**
 * Models that llama.cpp gets small steps for, because they are large for their threads: they load, stop and answer.
 * They are large by the zeros behind them, which no engine reads.
 */
import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';
import { searchBrowser } from '../../tools/browsers/search';
import { demoModelPath } from '../../tools/demo-model';
import { BROWSERS, launch } from '../harness/launch';
import { checks } from './checks';
import { conformanceExtension, openConformancePage } from './extension';
import { runCheck } from './run-check';

const demo = demoModelPath();
const CHECKS = checks.filter(({ name }) => /^stops in the prompt|after a stop in the prompt/.test(name));

/** Beyond 100 MB a thread a step would hold one token, with which llama.cpp does not load. One core is left free. */
const LARGE = [
  { model: 'the demo model', isHere: existsSync(demo), cores: 2, bytes: 101_000_000 },
  { model: 'tiny-gemma3', isHere: true, cores: 2, bytes: 101_000_000 },
  { model: 'tiny-llama3', isHere: true, cores: 5, bytes: 410_000_000 },
  { model: 'tiny-llama3', isHere: true, cores: 2, bytes: 2 ** 31 - 1 },
] as const;

for (const browser of BROWSERS) {
  const executable = searchBrowser(browser);
  describe.skipIf(executable === null)(`in ${browser}`, () => {
    for (const { model, isHere, cores, bytes } of LARGE) {
      // Firefox has one thread whatever the machine has, and without JSPI no room for the largest file.
      const runs = isHere && (browser === 'chromium' || (cores === 2 && bytes < 1e9));
      it.skipIf(!runs)(
        `${model} of ${String(bytes)} bytes on ${String(cores)} cores loads, stops and answers${isHere ? '' : ' (run `npm run model:demo` to have it)'}`,
        async () => {
          const extension = await conformanceExtension(
            browser,
            'wllama',
            model === 'the demo model' ? { 'model.gguf': demo } : {},
          );
          const session = await launch(browser, {
            executable: executable ?? '',
            extensionDir: extension.folder,
            proxy: null,
          });
          try {
            const page = await openConformancePage(session);
            await page.evaluate((count) => {
              globalThis.conformance?.useCores(count);
            }, cores);
            if (model === 'the demo model')
              await page.evaluate((size) => globalThis.conformance?.use('/model.gguf', size), bytes);
            else await page.evaluate((name, size) => globalThis.conformance?.useTiny(name, size), model, bytes);
            for (const check of CHECKS) await runCheck(page, check);
          } finally {
            await session.close();
            await extension.remove();
          }
        },
      );
    }
  });
}
