/** Shows saved pages in real Chromium, each at its own address, with the page's scripts and the network off. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import puppeteer, { type Page } from 'puppeteer';
import { findBrowser } from '../tools/browsers/find-browser.ts';

/** A line of `gold.jsonl.gz`. */
export interface Gold {
  readonly id: string;
  readonly url: string;
  readonly type: string;
  readonly main_content: string;
  readonly without?: readonly string[];
}

/** What people marked in the pages of `folder`, by id: from `gold.jsonl.gz` beside it. */
export async function readGold(folder: string): Promise<Map<string, Gold>> {
  const packed = await readFile(path.join(folder, '../gold.jsonl.gz'));
  const lines = gunzipSync(packed)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as Gold).map((gold) => [gold.id, gold]));
}

/** Serves one page at its own address and refuses every other request. */
async function show(page: Page, url: string, html: string): Promise<void> {
  await page.setRequestInterception(true);
  page.removeAllListeners('request');
  page.on('request', (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    void (isPage ? request.respond({ contentType: 'text/html; charset=utf-8', body: html }) : request.abort());
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
}

interface Saved {
  readonly id: string;
  readonly url: string;
  readonly html: () => Promise<string> | string;
}

/** Shows pages one after the other and yields the value of `expression`, a script, in each, or its error. */
export async function* showEach<T>(
  saved: Iterable<Saved>,
  expression: string,
): AsyncGenerator<{ readonly id: string; readonly found: T | Error }> {
  const browser = await puppeteer.launch({
    executablePath: await findBrowser('chromium'),
    args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
  });
  try {
    const page = await browser.newPage();
    // Pages run no scripts here. The expression runs through the debugger.
    await page.setJavaScriptEnabled(false);
    for (const { id, url, html } of saved) {
      const text = await html();
      try {
        await show(page, url, text);
        yield { id, found: (await page.evaluate(expression)) as T };
      } catch (error) {
        yield { id, found: error instanceof Error ? error : new Error(String(error)) };
      }
    }
  } finally {
    await browser.close();
  }
}

/**
 * Shows every `*.html.gz` of a folder and yields the value of `expression` in each, or its error.
 * @param wanted the ids of the pages to show; all where it is missing
 */
export async function* eachPage<T>(
  folder: string,
  expression: string,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<{ readonly id: string; readonly gold: Gold | undefined; readonly found: T | Error }> {
  const gold = await readGold(folder);
  const saved = (await readdir(folder))
    .filter((name) => name.endsWith('.html.gz'))
    .sort()
    .map((file): Saved => {
      const id = file.replace('.html.gz', '');
      return {
        id,
        // Some pages have no address.
        url: gold.get(id)?.url || `https://pages.invalid/${id}`,
        html: async () => gunzipSync(await readFile(path.join(folder, file))).toString('utf8'),
      };
    })
    .filter(({ id }) => wanted?.has(id) ?? true);
  for await (const { id, found } of showEach<T>(saved, expression)) yield { id, gold: gold.get(id), found };
}
