/** A browser with one page, for pictures of the preview's states. */
import puppeteer, { type Page } from 'puppeteer';
import { pagePlace as chromiumPage } from '../../tests/harness/chromium-place.ts';
import { ChromeScope } from '../../tests/harness/firefox-chrome-scope.ts';
import { pagePlace as firefoxPage } from '../../tests/harness/firefox-place.ts';
import { FIREFOX_ENVIRONMENT, firefoxPreferences } from '../../tests/harness/firefox-preferences.ts';
import type { Place } from '../../tests/harness/place.ts';
import type { BrowserName } from '../../tests/harness/session.ts';
import { findBrowser } from '../browsers/find-browser.ts';

export interface Camera {
  readonly browser: BrowserName;
  readonly page: Page;
  readonly place: Place;
  close(): Promise<void>;
}

/** Starts a browser without the extension. @throws Error where there is none or it does not start. */
export async function openCamera(name: BrowserName): Promise<Camera> {
  const executablePath = await findBrowser(name);
  const isRoot = process.getuid?.() === 0;
  const browser =
    name === 'chromium'
      ? // Chromium's sandbox refuses to run as root, as in containers.
        await puppeteer.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] })
      : await puppeteer.launch({
          browser: 'firefox',
          executablePath,
          args: ['--remote-allow-system-access'],
          env: { ...process.env, ...FIREFOX_ENVIRONMENT },
          extraPrefsFirefox: firefoxPreferences(null),
        });
  const page = await browser.newPage();
  const place = name === 'chromium' ? chromiumPage(page) : firefoxPage(page, await ChromeScope.open(browser));
  return { browser: name, page, place, close: () => browser.close() };
}
