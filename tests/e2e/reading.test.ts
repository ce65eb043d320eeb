/** What of a page is read, in each browser's own layout: what people see, and nothing else. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { describe, expect, inject, it } from 'vitest';
import { bundleReader } from '../bench/bundle-reader.ts';
import { BROWSERS } from './harness/launch.ts';

const PAGE = path.resolve(import.meta.dirname, '../fixtures/pages/hiding-places.html');

describe.each(BROWSERS)('reading in %s', (name) => {
  it('takes every word that can be seen and none that is hidden, in a page that names its fields after the DOM', async () => {
    const [html, script] = await Promise.all([readFile(PAGE, 'utf8'), bundleReader()]);
    const seen = html.match(/Seen [^<]+/g) ?? [];
    expect(html.match(/SECRET\w/g)?.length).toBeGreaterThan(15);
    const browser = await puppeteer.launch({
      browser: name === 'chromium' ? 'chrome' : 'firefox', executablePath: inject('executables')[name], args: name === 'chromium' ? ['--no-sandbox'] : [],
    });
    try {
      const page = await browser.newPage();
      await page.setContent(html);
      const { text } = await page.evaluate(`${script};sottoExtract()`) as { text: string };
      expect(text.match(/SECRET\w/g), 'hidden words').toBeNull();
      expect(seen.filter((words) => !text.includes(words.trim())), 'seen words that are missing').toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
