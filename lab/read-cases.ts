/**
 * `npm run read-cases -- CASES [--browser firefox] [--only TEXT] [--dump]`: reads every page of the folder CASES in a
 * real browser and compares it with what must be read there (`lab/reading-case.ts`). Prints what is broken; `--dump`
 * prints each reading too. Ends with `N right, N wrong` and fails where one is wrong.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer, { type Page } from 'puppeteer';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { bundleForPage } from './bundle-reader.ts';
import { brokenLines, parseCase, type ReadingCase } from './reading-case.ts';

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'string', default: 'chromium' },
    only: { type: 'string', default: '' },
    dump: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined || (args.browser !== 'chromium' && args.browser !== 'firefox')) {
  console.error('Usage: npm run read-cases -- CASES [--browser firefox] [--only TEXT] [--dump]');
  process.exit(2);
}

interface Reading {
  readonly text: string;
  readonly ms: number;
}

const script = await bundleForPage(path.join(import.meta.dirname, 'read-cases.page.ts'));

async function readFileIn(page: Page, file: string): Promise<Reading> {
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return (await page.evaluate(`${script};sottoReadCase()`)) as Reading;
}

/** What is broken, in words. A reading that took too long is tried once more, for others may have been at work. */
async function troublesOf(page: Page, file: string, wanted: ReadingCase): Promise<string[]> {
  let reading = await readFileIn(page, file);
  if (args.dump) console.log(`--- ${path.basename(file)}\n${reading.text}\n`);
  const limit = wanted.within ?? Infinity;
  if (reading.ms > limit) reading = await readFileIn(page, file);
  const late = reading.ms > limit ? [`took ${reading.ms.toFixed(0)} ms`] : [];
  return [...brokenLines(wanted, reading.text), ...late];
}

const browser = await puppeteer.launch({
  browser: args.browser === 'chromium' ? 'chrome' : 'firefox',
  executablePath: await findBrowser(args.browser),
  args: args.browser === 'chromium' ? ['--no-sandbox'] : [],
  defaultViewport: { width: 1_280, height: 800 },
});
let [right, wrong] = [0, 0];
try {
  const files = (await readdir(folder)).filter((name) => /\.x?html$/.test(name) && name.includes(args.only)).sort();
  for (const name of files) {
    const file = path.resolve(folder, name);
    const wanted = parseCase(await readFile(file.replace(/\.x?html$/, '.expected.txt'), 'utf8'));
    const page = await browser.newPage();
    const troubles = await troublesOf(page, file, wanted).catch((error: unknown) => [String(error)]);
    await page.close();
    if (troubles.length === 0) right++;
    else {
      wrong++;
      console.log(`${name}\n${troubles.map((line) => `    ${line}\n`).join('')}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`${String(right)} right, ${String(wrong)} wrong`);
process.exit(wrong === 0 ? 0 : 1);
