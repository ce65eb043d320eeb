/** Installs a browser where there is none, with the machine's own package manager or puppeteer's downloader. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { browserCache, type BrowserName } from './search.ts';

/** Debian's and Ubuntu's packages. Firefox: mesa's Vulkan driver is what its WebGPU runs on without a graphics card. */
const DEBIAN_PACKAGES: Readonly<Record<BrowserName, readonly string[]>> = {
  chromium: ['chromium', 'fonts-liberation'],
  firefox: ['firefox-esr', 'mesa-vulkan-drivers', 'fonts-liberation'],
};

/** Chrome for Testing takes extensions from a test; Firefox ESR is what the floor in the manifest is measured on. */
const PUPPETEER_BUILDS: Readonly<Record<BrowserName, string>> = {
  chromium: 'chrome@stable',
  firefox: 'firefox@stable',
};

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<boolean> {
  console.log(`  $ ${command} ${args.join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
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
  const environment = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!(await run('apt-get', ['update'], environment))) return false;
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES[browser]], environment);
}

function installWithPuppeteer(browser: BrowserName): Promise<boolean> {
  mkdirSync(browserCache(), { recursive: true });
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  return run(npx, ['--yes', '@puppeteer/browsers', 'install', PUPPETEER_BUILDS[browser], '--path', browserCache()]);
}

/** Tries each way that this machine has, with what they print shown. Returns whether one of them succeeded. */
export async function installBrowser(browser: BrowserName): Promise<boolean> {
  if (hasApt() && (await installWithApt(browser))) return true;
  return installWithPuppeteer(browser);
}
