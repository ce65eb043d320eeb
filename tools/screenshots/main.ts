/**
 * `npm run screenshots [-- FILTER] [--browser chromium|firefox]`: pictures of every state of every surface in every
 * look, in both browsers, in `screenshots/`, with contact sheets in `screenshots/sheets/`. FILTER is a part of
 * `SURFACE-STATE-LOOK`, such as `chat` or `card-done-dark`. Ends with status 1 if axe finds something, if a surface is
 * wider than its window or lacks a text, or if an error is thrown.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build, preview } from 'vite';
import { BROWSERS } from '../../tests/harness/launch.ts';
import type { BrowserName } from '../../tests/harness/session.ts';
import { oneOf, orEnd, readOptions, UsageError } from '../command-line.ts';
import { openCamera, type Camera } from './camera.ts';
import { LOOKS } from './looks.ts';
import { printSheet, type Print } from './sheet.ts';
import { shoot, type View } from './shoot.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUT = path.join(ROOT, 'screenshots');
const CONFIG = path.join(ROOT, 'tools/preview/vite.config.ts');
/** States that stream are not pictured, because they look different every time. The bench measures them. */
const MOVING = 'stream';

const USAGE = 'npm run screenshots -- [FILTER] [--browser chromium|firefox]';

/** @throws UsageError for unknown arguments. */
function readWords(): { readonly filter: string; readonly browsers: readonly BrowserName[] } {
  const {
    values: { browser },
    positionals: [filter = '', ...more],
  } = readOptions({ options: { browser: { type: 'string' } }, allowPositionals: true }, USAGE);
  if (more.length > 0) throw new UsageError(`One filter at a time, not "${more.join('", "')}" as well.`, USAGE);
  return { filter, browsers: browser === undefined ? BROWSERS : [oneOf('browser', browser, BROWSERS, USAGE)] };
}

const { filter, browsers } = orEnd(readWords);
let problems = 0;

function tell(what: string): void {
  problems += 1;
  console.log(what);
}

/** Every view that matches the filter. Those of one sheet are next to each other. */
function viewsOf(states: Readonly<Record<string, readonly string[]>>): View[] {
  return Object.entries(states)
    .flatMap(([surface, names]) =>
      Object.keys(LOOKS).flatMap((look) => names.map((state) => ({ surface, state, look }))),
    )
    .filter(({ surface, state, look }) => !state.startsWith(MOVING) && `${surface}-${state}-${look}`.includes(filter));
}

async function photograph(camera: Camera, url: string): Promise<number> {
  await camera.page.goto(url);
  await camera.place.waitForElement('main');
  const views = viewsOf(
    await camera.place.evaluate(() => (globalThis as unknown as { STATES: Record<string, string[]> }).STATES),
  );
  const sheets = new Map<string, Print[]>();
  for (const view of views) {
    const { surface, state, look } = view;
    const folder = path.join(OUT, camera.browser, surface, look);
    const file = path.join(folder, `${state}.png`);
    await mkdir(folder, { recursive: true });
    for (const problem of await shoot(camera, url, view, file))
      tell(`${camera.browser} ${surface} ${state} ${look}: ${problem}`);
    const sheet = `${surface}-${look}-${camera.browser}`;
    sheets.set(sheet, [...(sheets.get(sheet) ?? []), { state, file }]);
  }
  await mkdir(path.join(OUT, 'sheets'), { recursive: true });
  for (const [sheet, prints] of sheets)
    await printSheet(camera, sheet, prints, path.join(OUT, 'sheets', `${sheet}.png`));
  return views.length;
}

/** Prints errors of the page, and texts that `locales/en.json` lacks. */
function listen({ browser, page }: Camera): void {
  page.on('pageerror', (error) => {
    tell(`${browser}: error in the page: ${error instanceof Error ? error.message : String(error)}`);
  });
  page.on('console', (message) => {
    if (message.text().includes('Message not found')) tell(`${browser}: ${message.text()}`);
  });
}

await build({ configFile: CONFIG, logLevel: 'warn' });
const server = await preview({ configFile: CONFIG, preview: { host: '127.0.0.1', port: 0 } });
let pictures = 0;
try {
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The preview has no address.');
  for (const name of browsers) {
    const camera = await openCamera(name);
    try {
      listen(camera);
      pictures += await photograph(camera, url);
    } finally {
      await camera.close();
    }
  }
} finally {
  await server.close();
}
if (pictures === 0) tell(`Nothing is called "${filter}".`);
console.log(
  `${String(pictures)} pictures in ${OUT}, sheets in ${path.join(OUT, 'sheets')}; ${String(problems)} problems`,
);
process.exitCode = problems > 0 ? 1 : 0;
