/**
 * Pictures of every state of every surface, and axe on each: `node tools/preview/shots.mjs [OUT] [FILTER]`. OUT is
 * /tmp/shots by default; CHROMIUM names the browser where it is not /usr/bin/chromium. Ends with 1 where axe finds
 * something or a long answer makes a task of over 50 ms.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { build, preview } from 'vite';

const [out = '/tmp/shots', filter = ''] = process.argv.slice(2);
const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = {
  light: {},
  dark: { features: [{ name: 'prefers-color-scheme', value: 'dark' }] },
  narrow: { width: 320 },
  large: { fontSize: '200%' },
  forced: { features: [{ name: 'forced-colors', value: 'active' }] },
};
const LONG_TASK_MS = 50;
const SIZES = { card: { width: 420, height: 640 }, popup: { width: 360, height: 600 }, options: { width: 900, height: 900 }, welcome: { width: 1000, height: 900 } };
const DEFAULTS = [{ name: 'prefers-reduced-motion', value: 'reduce' }, { name: 'prefers-color-scheme', value: 'light' }];

async function shoot({ page, session }, url, surface, state, look) {
  const { width, features = [], fontSize } = LOOKS[look];
  await page.setViewport({ ...SIZES[surface], ...(width && { width }) });
  await session.send('Emulation.setEmulatedMedia', { features: [...DEFAULTS.filter(({ name }) => !features.some((one) => one.name === name)), ...features] });
  await page.goto(`${url}?${surface}=${state}`);
  await page.waitForSelector('main');
  if (fontSize) await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, fontSize);
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  await page.screenshot({ path: `${out}/${surface}-${state}-${look}.png`, fullPage: surface === 'options' || surface === 'welcome' });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.evaluate(axe);
  // With forced colours the browser paints others than the computed ones, which are all that axe sees.
  const rules = { 'color-contrast': { enabled: look !== 'forced' } };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), { rules });
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)),
    ...(overflow > 0 && !(surface === 'popup' && look === 'narrow') ? [`wider than its window by ${overflow} px`] : []),
  ];
}

/** Every surface, state and look that the filter lets through; what streams is measured, not pictured. */
function views(states) {
  return Object.entries(states)
    .flatMap(([surface, names]) => names.flatMap((state) => Object.keys(LOOKS).map((look) => [surface, state, look])))
    .filter((view) => view[1] !== 'stream' && view.join('-').includes(filter));
}

/**
 * Streams 10,000 tokens and gives the surface's longest task in milliseconds of processor time: on a busy machine the
 * clock on the wall counts the others' work too.
 */
async function longestTask(page, url) {
  await page.setViewport(SIZES.card);
  await page.goto(`${url}?card=stream`);
  await page.waitForSelector('[data-phase=writing]');
  await page.tracing.start({ categories: ['toplevel'] });
  await page.waitForSelector('[data-phase=cancelled]', { timeout: 120_000 });
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const threadOf = ({ pid, tid }) => `${pid}:${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf));
  const tasks = traceEvents.filter((event) => event.tdur !== undefined && event.name.endsWith('RunTask') && main.has(threadOf(event)));
  if (tasks.length === 0) throw new Error('the trace holds no tasks');
  return Math.max(...tasks.map(({ tdur }) => tdur / 1_000));
}

await mkdir(out, { recursive: true });
await build({ configFile, logLevel: 'warn' });
const server = await preview({ configFile, preview: { host: '127.0.0.1', port: 0 } });
const url = server.resolvedUrls.local[0];
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let problems = 0;
try {
  const page = await browser.newPage();
  // Puppeteer's own call does not know forced colours; a session of its own for each picture would add them up.
  const session = await page.createCDPSession();
  page.on('pageerror', (error) => { problems += 1; console.log(`error in the page: ${error.message}`); });
  page.on('console', (message) => { if (/Message not found/.test(message.text())) { problems += 1; console.log(message.text()); } });
  await page.goto(url);
  await page.waitForSelector('main');
  const states = await page.evaluate(() => globalThis.STATES);
  for (const [surface, state, look] of views(states)) {
    const found = await shoot({ page, session }, url, surface, state, look);
    problems += found.length;
    for (const problem of found) console.log(`${surface} ${state} ${look}: ${problem}`);
  }
  if ('card-stream'.includes(filter)) {
    const longest = await longestTask(page, url);
    if (longest > LONG_TASK_MS) problems += 1;
    console.log(`longest task while 10,000 tokens stream: ${longest.toFixed(1)} ms of processor time (at most ${LONG_TASK_MS})`);
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${problems} problems; pictures in ${out}`);
process.exitCode = problems > 0 ? 1 : 0;
