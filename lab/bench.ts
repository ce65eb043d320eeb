/**
 * `npm run bench`: the time that Sotto adds to the engine, as ratios measured side by side in one run, and its size in
 * bytes. Prints a table, writes it to `bench-results/bench.json`, and ends with it as one line of JSON.
 *
 * `npm run bench -- PART …` measures only the named parts:
 * - `base`: the time added, the memory and the package's size
 * - `quotes`: the key sentences of a long page
 * - `convert`: converting a file's weights for WebLLM, by type
 * - `download-chromium`, `download-firefox`: a model's download beside a plain fetch, and its memory
 * - `load`: loading the demo model in each engine, cold and warm
 * - `engines`: the speed of the engines side by side
 * - `chat-llama-chromium`, `chat-llama-firefox`, `chat-webllm-chromium`: questions about a page with the demo model;
 *   minutes each, because they read the page twice
 * - `first-word-chromium`, `first-word-firefox`: how long a person waits for a short and a long page
 *
 * `cpu`, `cpu-native` and `cpu-kl` compare our engine for the processor with wllama and with native llama.cpp. They
 * need no package, run only if named, and end with a line of their own (`lab/cpu/`).
 *
 * `graphics-card` also runs only if named: the engines in Chromium on this machine's graphics card, with the demo model
 * or the GGUF file that SOTTO_MODEL names (`lab/random-model.ts` makes a large one).
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { zipSync, type Zippable } from 'fflate';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { buildExtension } from '../tools/build/build-extension.ts';
import { orEnd, UsageError } from '../tools/command-line.ts';
import { ensureDemoModel } from '../tools/demo-model.ts';
import { ARTICLES, serveArticles } from '../tests/harness/fixtures.ts';
import { BROWSERS, launch, packageFor } from '../tests/harness/launch.ts';
import { packageWithPage } from '../tests/harness/package-with-page.ts';
import { RecordingProxy } from '../tests/harness/recording-proxy.ts';
import type { BrowserName, Session } from '../tests/harness/session.ts';
import { chatFigures } from './chat.ts';
import type { EngineName } from './chat.page.ts';
import { CPU_PARTS } from './cpu/parts.ts';
import { downloadFigures } from './downloads.ts';
import { conversionFigures, engineFigures, loadFigures, packaged } from './engines.ts';
import { figure, median, type Figure } from './figure.ts';
import { firstWordFigures } from './first-word.ts';
import { cardFigures } from './graphics-card.ts';
import { longTasks } from './long-tasks.ts';
import { extensionProcesses, memoryOf } from './memory.ts';
import { quoteFigures } from './quotes.ts';

const ROUNDS = 7;
const PAGE = path.join(import.meta.dirname, 'engine.page.ts');

/** The engine alone and the same answer through the host, in turn, so that other load slows both alike. */
async function streaming(session: Session): Promise<Figure[]> {
  const { place } = await session.openExtensionPage('/extra.html');
  await place.waitFor('the page of the bench', () => globalThis.engineBench !== undefined, []);
  await place.evaluate(() => globalThis.engineBench?.prepare(null));
  const ratios: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const raw = await place.evaluate(() => globalThis.engineBench?.raw());
    const seen = await place.evaluate(() => globalThis.engineBench?.throughHost());
    if (!raw || !seen) throw new Error('The page of the bench is gone.');
    ratios.push(seen.tokens / (seen.lastMs - seen.firstMs) / (raw.tokens / (raw.lastMs - raw.firstMs)));
    added.push(seen.firstMs - raw.firstMs);
  }
  return [
    figure(
      `${session.name}: tokens/s seen by a surface ÷ engine alone`,
      median(ratios),
      '',
      '≥ 0.95',
      median(ratios) >= 0.95,
    ),
    figure(`${session.name}: time to the first token that we add`, median(added), 'ms', '≤ 50 ms', median(added) <= 50),
  ];
}

/** Counts our scripts in a page that nobody asked about. The debugger sees them. */
async function untouched(session: Session): Promise<Figure> {
  const tab = await session.open('about:blank');
  const debug = await tab.page.createCDPSession();
  let bytes = 0;
  debug.on('Debugger.scriptParsed', ({ url, length }) => {
    if (url.startsWith(session.extensionOrigin)) bytes += length ?? 0;
  });
  await debug.send('Debugger.enable');
  await tab.page.goto(`${ARTICLES}/lighthouse.html`);
  const untouchedBytes = bytes;
  // The control: the same counter sees the scripts that a click puts there.
  await session.menu(tab, 'summarize:page');
  await session.cardFrame(tab);
  if (bytes === 0) throw new Error('The counter saw nothing after a click either: it proves nothing.');
  await tab.page.close();
  return figure('chromium: bytes of ours on an untouched page', untouchedBytes, 'B', '0', untouchedBytes === 0);
}

/** A model's memory is free at once. */
const AT_ONCE_MS = 3_000;
/** What else a load leaves to the garbage collector of an idle browser is free after about 25 s. */
const COLLECTED_S = 60;

/** Memory after a model was loaded and unloaded, minus the memory before. */
async function afterUnload(model: string, executable: string): Promise<Figure[]> {
  const extension = await packageWithPage('chromium', PAGE, { 'demo.gguf': model });
  const session = await launch('chromium', { executable, extensionDir: extension.folder, proxy: null });
  try {
    const { place } = await session.openExtensionPage('/extra.html');
    await place.waitFor('the page of the bench', () => globalThis.engineBench !== undefined, []);
    await place.evaluate(() => globalThis.engineBench?.start());
    const ours = async (): Promise<number> => memoryOf(await extensionProcesses(process.pid));
    const baseline = await ours();
    await place.evaluate(() => globalThis.engineBench?.prepare('/demo.gguf'));
    await place.evaluate(() => globalThis.engineBench?.throughHost());
    const loaded = (await ours()) - baseline;
    await place.evaluate(() => globalThis.engineBench?.unload());
    await delay(AT_ONCE_MS);
    const atOnce = (await ours()) - baseline;
    let least = atOnce;
    for (let second = 0; second < COLLECTED_S && least > 10; second++) {
      await delay(1_000);
      least = Math.min(least, (await ours()) - baseline);
    }
    const most = loaded / 3;
    return [
      figure('chromium: memory with the demo model loaded, over idle', loaded, 'MB', 'for comparison', true),
      figure('chromium: memory 3 s after unload, over idle', atOnce, 'MB', '≤ a third of loaded', atOnce <= most),
      figure('chromium: memory within a minute after unload, over idle', least, 'MB', '≤ 10 MB', least <= 10),
    ];
  } finally {
    await session.close();
    await extension.remove();
  }
}

/** Size of the package, zipped as for the stores. */
async function packageSize(browser: BrowserName): Promise<Figure> {
  const folder = packageFor(browser);
  const files: Zippable = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(folder, file)] = new Uint8Array(await readFile(file));
  }
  const megabytes = zipSync(files, { level: 9 }).length / 1e6;
  return figure(`${browser}: package, zipped, all libraries in it`, megabytes, 'MB', '≤ 15 MB', megabytes <= 15);
}

async function scriptSize(): Promise<Figure> {
  const kilobytes = (await readFile(path.join(packageFor('chromium'), 'page.js'))).length / 1e3;
  return figure('script put into a page when asked', kilobytes, 'kB', '≤ 450 kB', kilobytes <= 450);
}

async function inBrowser(browser: BrowserName, executable: string): Promise<Figure[]> {
  const extension = await packageWithPage(browser, PAGE);
  const proxy = await RecordingProxy.start();
  serveArticles(proxy);
  const session = await launch(browser, { executable, extensionDir: extension.folder, proxy });
  try {
    return [...(await streaming(session)), ...(browser === 'chromium' ? [await untouched(session)] : [])];
  } finally {
    await session.close();
    await proxy.close();
    await extension.remove();
  }
}

async function base(): Promise<Figure[]> {
  const found: Figure[] = [];
  for (const browser of BROWSERS) {
    const executable = await findBrowser(browser);
    found.push(...(await inBrowser(browser, executable)), await packageSize(browser));
    if (browser === 'chromium')
      found.push(await scriptSize(), ...(await afterUnload(await ensureDemoModel(), executable)));
  }
  return found;
}

const chat = (engine: EngineName, browser: BrowserName) => async (): Promise<Figure[]> =>
  chatFigures(browser, await findBrowser(browser), engine, await ensureDemoModel());

async function onGraphicsCard(): Promise<Figure[]> {
  const extension = await packaged('chromium', false);
  try {
    return await cardFigures({
      executable: await findBrowser('chromium'),
      extensionDir: extension.folder,
      model: process.env['SOTTO_MODEL'] ?? (await ensureDemoModel()),
    });
  } finally {
    await extension.remove();
  }
}

/** Measures in one browser after the other. */
const inBoth = (measure: (browser: BrowserName) => Promise<Figure[]>) => async (): Promise<Figure[]> => {
  const found: Figure[] = [];
  for (const browser of BROWSERS) found.push(...(await measure(browser)));
  return found;
};

const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  base,
  'long-tasks-chromium': () => longTasks('chromium'),
  'long-tasks-firefox': () => longTasks('firefox'),
  'download-chromium': () => downloadFigures('chromium'),
  'download-firefox': () => downloadFigures('firefox'),
  quotes: inBoth(quoteFigures),
  convert: inBoth(conversionFigures),
  load: inBoth(loadFigures),
  engines: inBoth(engineFigures),
  'graphics-card': onGraphicsCard,
  'first-word-chromium': () => firstWordFigures('chromium'),
  'first-word-firefox': () => firstWordFigures('firefox'),
  'chat-llama-chromium': chat('llama', 'chromium'),
  'chat-llama-firefox': chat('llama', 'firefox'),
  'chat-webllm-chromium': chat('webllm', 'chromium'),
};

/** Parts that need what most machines lack. */
const ONLY_BY_NAME: readonly string[] = ['graphics-card'];

async function measured(asked: readonly string[]): Promise<void> {
  for (const browser of BROWSERS) await buildExtension(browser);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(PARTS))
    if (asked.length === 0 ? !ONLY_BY_NAME.includes(name) : asked.includes(name)) figures.push(...(await measure()));
  const results = path.resolve(import.meta.dirname, '../bench-results');
  await mkdir(results, { recursive: true });
  const line = JSON.stringify(Object.fromEntries(figures.map(({ name, value }) => [name, value])));
  await writeFile(path.join(results, 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
  console.log(line);
}

/** @throws UsageError for an unknown part. */
function partsOf(words: readonly string[]): readonly string[] {
  const known = [...Object.keys(PARTS), ...Object.keys(CPU_PARTS)];
  const unknown = words.filter((name) => !known.includes(name));
  if (unknown.length === 0) return words;
  throw new UsageError(`No such part: ${unknown.join(', ')}.`, `npm run bench -- [PART …], of ${known.join(', ')}`);
}

const asked = orEnd(() => partsOf(process.argv.slice(2)));
const others = asked.filter((name) => !(name in CPU_PARTS));
if (asked.length === 0 || others.length > 0) await measured(others);
for (const name of asked) await CPU_PARTS[name]?.();
