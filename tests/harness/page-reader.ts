/** Shows pages in a real browser, without the extension, and reads them as the product does. */
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { afterAll, beforeAll, inject } from 'vitest';
import { bundleForPage } from '../../lab/bundle-reader.ts';
import type { PageContent } from '../../src/protocol/page-content';
import type { BrowserName } from './session.ts';

type Read = PageContent & { readonly text: string; readonly readMs: number };
/** Shows a page and reads it. `prepare` runs in it before, as its own scripts would. */
type PageReading = (html: string, prepare?: (page: Page) => Promise<unknown>) => Promise<Read>;

/** One browser for the `describe` that this is called in, and a tab of its own for each page. */
export function usePageReader(name: BrowserName): PageReading {
  let browser: Browser;
  beforeAll(async () => {
    browser = await puppeteer.launch({
      browser: name === 'chromium' ? 'chrome' : 'firefox',
      executablePath: inject('executables')[name],
      args: name === 'chromium' ? ['--no-sandbox'] : [],
    });
  });
  afterAll(() => browser.close());
  return async (html, prepare) => {
    const script = await bundleForPage(path.join(import.meta.dirname, 'reading.page.ts'));
    const page = await browser.newPage();
    try {
      await page.setContent(html);
      await prepare?.(page);
      const [content, readMs] = (await page.evaluate(
        `${script};(() => { const began = performance.now(); const read = sottoReader.read(); return [read, performance.now() - began]; })()`,
      )) as [PageContent, number];
      return { ...content, readMs, text: content.blocks.map(({ text }) => text).join('\n') };
    } finally {
      await page.close();
    }
  };
}
