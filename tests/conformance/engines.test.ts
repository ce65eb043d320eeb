/** The suite on the real engines: in a page of the extension, in real Chromium and real Firefox. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Page } from 'puppeteer';
import { searchBrowser } from '../../tools/browsers/search';
import { BROWSERS, launch } from '../harness/launch';
import type { Session } from '../harness/session';
import { checks } from './checks';
import {
  conformanceExtension,
  ENGINES,
  openConformancePage,
  runsInSoftware,
  type ConformanceExtension,
} from './extension';
import { runCheck } from './run-check';

/**
 * With the other architectures, what an architecture can change: words, caches of its own shape, and where steps end.
 */
const ARCHITECTURES = ['tiny-llama3', 'tiny-qwen3'] as const;
/** Those that run on llama.cpp alone: a SentencePiece vocabulary, and layers that look back over a window. */
const OF_LLAMA = ['tiny-gemma3'] as const;
const OF_ARCHITECTURES =
  /^(?:streams an answer|gives the same answer to|keeps the work|refuses a prompt|stops in the prompt)/;

for (const engine of ENGINES) {
  for (const browser of BROWSERS) {
    const executable = searchBrowser(browser);
    describe.skipIf(executable === null || !runsInSoftware(engine, browser))(`${engine} in ${browser}`, () => {
      let extension: ConformanceExtension | undefined;
      let session: Session | undefined;
      let page: Page;
      beforeAll(async () => {
        extension = await conformanceExtension(browser, engine);
        session = await launch(browser, { executable: executable ?? '', extensionDir: extension.folder, proxy: null });
        page = await openConformancePage(session);
      });
      afterAll(async () => {
        await session?.close();
        await extension?.remove();
      });

      for (const check of checks)
        it(check.name, async () => {
          await runCheck(page, check);
        });

      for (const model of engine === 'wllama' ? [...ARCHITECTURES, ...OF_LLAMA] : ARCHITECTURES)
        describe(model, () => {
          beforeAll(async () => {
            await page.evaluate((name) => globalThis.conformance?.useTiny(name), model);
          });

          for (const check of checks.filter(({ name }) => OF_ARCHITECTURES.test(name)))
            it(check.name, async () => {
              await runCheck(page, check);
            });
        });
    });
  }
}
