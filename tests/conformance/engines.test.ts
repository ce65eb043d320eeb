/** The suite on the real engines: in a page of the extension, in real Chromium and real Firefox. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Page } from 'puppeteer-core';
import { searchBrowser } from '../../tools/browsers/search';
import { BROWSERS, launch } from '../e2e/harness/launch';
import type { Session } from '../e2e/harness/session';
import { checks } from './checks';
import { conformanceExtension, ENGINES, openConformancePage, runsInSoftware, type ConformanceExtension } from './extension';
import { runCheck } from './run-check';

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

      for (const check of checks) it(check.name, async () => {
        await runCheck(page, check);
      });
    });
  }
}
