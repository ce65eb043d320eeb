/**
 * `npm run bench:extract -- --pages DIR --out FILE`: reads every `*.html.gz` of DIR in real Chromium, with the
 * page's own scripts and the network off, and writes {id: plain text} to FILE. `gold.jsonl.gz` beside DIR gives each
 * page's address. Ends with a line of JSON: pages, medianMs, p95Ms and Readability's times on the same pages.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import puppeteer, { type Page } from 'puppeteer-core';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { bundleReader } from './bundle-reader.ts';

interface Measured { readonly text: string; readonly ms: number; readonly readabilityMs: number }

async function addresses(folder: string): Promise<Map<string, string>> {
  const gold = await readFile(path.join(folder, '../gold.jsonl.gz'));
  const lines = gunzipSync(gold).toString('utf8').split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as { id: string; url: string }).map(({ id, url }) => [id, url]));
}

/** Serves one page under its own address and refuses everything else. */
async function measurePage(page: Page, url: string, html: string, script: string): Promise<Measured> {
  await page.setRequestInterception(true);
  page.removeAllListeners('request');
  page.on('request', (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    void (isPage ? request.respond({ contentType: 'text/html; charset=utf-8', body: html }) : request.abort());
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return await page.evaluate(`${script};sottoExtract()`) as Measured;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

const { values: args } = parseArgs({ options: { pages: { type: 'string' }, out: { type: 'string' } } });
if (args.pages === undefined || args.out === undefined) {
  console.error('Usage: npm run bench:extract -- --pages DIR --out FILE');
  process.exit(2);
}
const urls = await addresses(args.pages);
const script = await bundleReader();
const browser = await puppeteer.launch({
  executablePath: await findBrowser('chromium'), args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
});
const page = await browser.newPage();
// The page's own scripts stay off; ours runs through the debugger.
await page.setJavaScriptEnabled(false);
const results: Record<string, string> = {};
const times: Measured[] = [];
for (const file of (await readdir(args.pages)).filter((name) => name.endsWith('.html.gz')).sort()) {
  const id = file.replace('.html.gz', '');
  const html = gunzipSync(await readFile(path.join(args.pages, file))).toString('utf8');
  try {
    const measured = await measurePage(page, urls.get(id) ?? `https://pages.invalid/${id}`, html, script);
    results[id] = measured.text;
    times.push(measured);
  } catch (error) {
    console.error(`${id}: ${String(error)}`);
    results[id] = '';
  }
}
await browser.close();
await writeFile(args.out, JSON.stringify(results));
const figure = (pick: (one: Measured) => number, share: number): number => quantile(times.map(pick), share);
console.log(JSON.stringify({
  pages: times.length, medianMs: figure(({ ms }) => ms, 0.5), p95Ms: figure(({ ms }) => ms, 0.95),
  readabilityMedianMs: figure(({ readabilityMs }) => readabilityMs, 0.5), readabilityP95Ms: figure(({ readabilityMs }) => readabilityMs, 0.95),
}));
