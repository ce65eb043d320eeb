/** Looks for a browser on this machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type BrowserName = 'chromium' | 'firefox';

/** Names on PATH, the best one first. */
const NAMES: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
  firefox: ['firefox-esr', 'firefox'],
};

/** Where installers put browsers on systems that do not use PATH for graphical programs. */
const PLACES: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

/** The environment variable that names a browser's program. */
export const OVERRIDES: Readonly<Record<BrowserName, string>> = {
  chromium: 'SOTTO_CHROMIUM',
  firefox: 'SOTTO_FIREFOX',
};

/** The folder of puppeteer's downloads, set in `.puppeteerrc.cjs`: outside the repository. */
function browserCache(): string {
  const ours = path.join(process.env['SOTTO_CACHE'] ?? path.join(os.homedir(), '.cache', 'sotto'), 'browsers');
  return process.env['PUPPETEER_CACHE_DIR'] ?? ours;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program tells its version. Ubuntu's `chromium-browser` may be a script that only recommends a snap. */
function answers(file: string): boolean {
  const run = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return run.status === 0 && /\d+\.\d+/.test(run.stdout);
}

function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, name));
}

/** The browsers that `npx puppeteer browsers install` has downloaded, the newest build first. */
export function downloadedBrowsers(browser: BrowserName): string[] {
  const programs =
    browser === 'chromium' ? ['chrome', 'chrome.exe', 'Google Chrome for Testing'] : ['firefox', 'firefox.exe'];
  const folder = path.join(browserCache(), browser === 'chromium' ? 'chrome' : 'firefox');
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => programs.includes(path.basename(file)))
      .map((file) => path.join(folder, file))
      .reverse();
  } catch {
    return [];
  }
}

/**
 * The program of a browser on this machine, or null.
 * @throws Error where the environment variable names something that cannot be run.
 */
export function searchBrowser(browser: BrowserName): string | null {
  const override = process.env[OVERRIDES[browser]];
  if (override !== undefined && override !== '') {
    if (isProgram(override)) return override;
    throw new Error(
      `${OVERRIDES[browser]} names ${override}, which cannot be run. Correct it, or unset it to have a browser found.`,
    );
  }
  const candidates = [...NAMES[browser].flatMap(onPath), ...PLACES[browser], ...downloadedBrowsers(browser)];
  return candidates.find((file) => isProgram(file) && answers(file)) ?? null;
}
