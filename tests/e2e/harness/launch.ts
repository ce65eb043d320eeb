/** Starts either browser with the built extension. */
import path from 'node:path';
import { launchChromium } from './chromium.ts';
import { launchFirefox } from './firefox.ts';
import type { BrowserName, LaunchOptions, Session } from './session.ts';

/** Every browser that the tests run in. */
export const BROWSERS = ['chromium', 'firefox'] as const satisfies readonly BrowserName[];

const OUTPUT = path.resolve(import.meta.dirname, '../../../.output');

/** The package that `npm run build` makes for a browser. */
export function packageFor(browser: BrowserName): string {
  return path.join(OUTPUT, browser === 'chromium' ? 'chrome-mv3' : 'firefox-mv2');
}

/** Starts a browser with a fresh profile. @throws Error when the browser does not start or refuses the extension. */
export function launch(browser: BrowserName, options: LaunchOptions): Promise<Session> {
  return browser === 'chromium' ? launchChromium(options) : launchFirefox(options);
}
