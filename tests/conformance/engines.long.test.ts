/** The suite on engines and models whose shaders compile slowly on a software adapter. */
import { beforeAll, describe, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import { FAMILIES, isSlow, OF_ARCHITECTURES } from './families';
import { runCheck } from './run-check';
import { enginesIn, useSuite } from './suite';

for (const browser of inject('browsers'))
  for (const engine of enginesIn(browser))
    for (const one of FAMILIES.filter((family) => isSlow(browser, engine, family)))
      describe(`${engine} in ${browser} with ${one.model}`, () => {
        const suite = useSuite(browser);
        let page: Page;
        beforeAll(async () => {
          ({ page } = await suite.open(engine));
          await page.evaluate((model) => globalThis.conformance?.useTiny(model), one);
        });

        for (const check of OF_ARCHITECTURES)
          it(check.name, async () => {
            await runCheck(page, check);
          });
      });
