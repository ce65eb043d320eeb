/** Installs a browser, with the machine's own package manager or puppeteer's downloader. */
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from './search.ts';

/** The folder with puppeteer's settings. */
const ROOT = path.resolve(import.meta.dirname, '../..');

/** Debian's and Ubuntu's packages. Without a graphics card, Firefox's WebGPU runs on mesa's Vulkan driver. */
const DEBIAN_PACKAGES: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: ['chromium', 'fonts-liberation'],
  firefox: ['firefox-esr', 'mesa-vulkan-drivers', 'fonts-liberation'],
};

/**
 * Puppeteer's names of browsers. It pins a build of each. Its Chrome is Chrome for Testing, in which tests can install
 * extensions.
 */
const PUPPETEER_NAMES: Readonly<Record<BrowserName, string>> = { chromium: 'chrome', firefox: 'firefox' };

/** The command by which puppeteer downloads a browser, on any system. */
export function installCommand(browser: BrowserName): string {
  return `npx puppeteer browsers install ${PUPPETEER_NAMES[browser]}`;
}

function run(
  command: string,
  args: readonly string[],
  {
    shown = `${command} ${args.join(' ')}`,
    environment = {},
  }: { shown?: string; environment?: Record<string, string> },
): Promise<boolean> {
  console.log(`  $ ${shown}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}

function hasApt(): boolean {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
}

async function installWithApt(browser: BrowserName): Promise<boolean> {
  const options = { environment: { DEBIAN_FRONTEND: 'noninteractive' } };
  if (!(await run('apt-get', ['update'], options))) return false;
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES[browser]], options);
}

/** Runs the puppeteer that package.json pins, so that nothing but the browser is downloaded. */
function installWithPuppeteer(browser: BrowserName): Promise<boolean> {
  const program = fileURLToPath(import.meta.resolve('puppeteer/internal/node/cli.js'));
  const args = [program, 'browsers', 'install', PUPPETEER_NAMES[browser]];
  return run(process.execPath, args, { shown: installCommand(browser) });
}

/** Tries each way that this machine has, and shows their output. Returns whether one of them succeeded. */
export async function installBrowser(browser: BrowserName): Promise<boolean> {
  if (hasApt() && (await installWithApt(browser))) return true;
  return installWithPuppeteer(browser);
}
