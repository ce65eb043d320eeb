/** Starts either browser with the built extension. */
import path from 'node:path';
import { launchChromium } from './chromium.ts';
import { launchFirefox } from './firefox.ts';
import type { BrowserName, LaunchOptions, Session } from './session.ts';

/** Every browser that the tests run in. */
export const BROWSERS = ['chromium', 'firefox'] as const satisfies readonly BrowserName[];

const OUTPUT = path.resolve(import.meta.dirname, '../../.output');

/** The package that `npm run build` makes for a browser, or `npm run build -- --sealed MODEL`. */
export function packageFor(browser: BrowserName, edition: 'standard' | 'sealed' = 'standard'): string {
  return path.join(OUTPUT, edition === 'sealed' ? 'sealed' : '', browser === 'chromium' ? 'chrome-mv3' : 'firefox-mv2');
}

/** How long to wait for the welcome page, in milliseconds: at a first start, and at a restart, which may open none. */
const WELCOME_MS = { first: 20_000, again: 3_000 };

/** At a restart only Chromium may open it, because it installs an unpacked extension anew at each start. */
const opensWelcome = (browser: BrowserName, { restart = false }: LaunchOptions): boolean =>
  !restart || browser === 'chromium';

/** Starts a browser with the extension. @throws Error when the browser does not start or refuses the extension. */
export async function launch(browser: BrowserName, options: LaunchOptions): Promise<Session> {
  const session = await (browser === 'chromium' ? launchChromium(options) : launchFirefox(options));
  if (!options.keepWelcome && opensWelcome(browser, options)) await closeWelcome(session, !options.restart);
  return session;
}

/** Waits for the welcome page and closes it. It comes to the front, so a test that has begun would lose its own tab. */
async function closeWelcome(session: Session, isFirst: boolean): Promise<void> {
  try {
    await session.closeOwnTab('/welcome.html', isFirst ? WELCOME_MS.first : WELCOME_MS.again);
  } catch (error) {
    if (isFirst) throw error;
  }
}
