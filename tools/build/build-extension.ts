/** Builds the extension for one browser with WXT, and shows WXT's output. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { STANDARD, toEnvironment, type BuildArguments, type BuildBrowser, type BuildSettings } from './settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WXT = path.join(ROOT, 'node_modules/wxt/bin/wxt.mjs');

export interface BuildOptions extends Partial<BuildSettings> {
  /** `fake` for the package with the scripted engine, in a folder beside the other one. */
  readonly mode?: BuildArguments['mode'];
  /** Also makes an archive for the stores. */
  readonly zip?: boolean;
}

/**
 * Every build is made by this function. Returns the package's folder.
 * @throws Error when WXT fails. WXT has printed why.
 */
export async function buildExtension(
  browser: BuildBrowser,
  { mode = 'production', zip = false, ...own }: BuildOptions = {},
): Promise<string> {
  const settings = { ...STANDARD, ...own };
  const target = browser === 'chromium' ? ['-b', 'chrome'] : ['-b', 'firefox', '--mv2'];
  const child = spawn(process.execPath, [WXT, zip ? 'zip' : 'build', ...target, '--mode', mode], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...toEnvironment(settings) },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
  });
  if (code !== 0) throw new Error(`The build for ${browser} failed. Its own words stand above; npm ci may be missing.`);
  return path.join(
    settings.out,
    `${browser === 'chromium' ? 'chrome-mv3' : 'firefox-mv2'}${mode === 'fake' ? '-fake' : ''}`,
  );
}
