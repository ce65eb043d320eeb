/** Builds the extension for one browser with WXT, its own words shown. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { BrowserName } from '../../tests/e2e/harness/session.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WXT = path.join(ROOT, 'node_modules/wxt/bin/wxt.mjs');

/**
 * @param mode `production`, or `fake` for the package with the scripted engine, which lies beside the other one.
 * @throws Error when WXT does not succeed; it has said why.
 */
export async function buildExtension(browser: BrowserName, mode: 'production' | 'fake' = 'production'): Promise<void> {
  const target = browser === 'chromium' ? ['-b', 'chrome'] : ['-b', 'firefox', '--mv2'];
  const child = spawn(process.execPath, [WXT, 'build', ...target, '--mode', mode], { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject).once('exit', resolve); });
  if (code !== 0) throw new Error(`The build for ${browser} failed. Its own words stand above; npm ci may be missing.`);
}
