/** Starts Firefox with the extension. */
import puppeteer from 'puppeteer';
import { connectionOf } from './firefox-bidi.ts';
import { ChromeScope } from './firefox-chrome-scope.ts';
import { allowPrivateWindows, installAddon } from './firefox-install.ts';
import { FIREFOX_ENVIRONMENT, firefoxPreferences } from './firefox-preferences.ts';
import { FirefoxSession } from './firefox-session.ts';
import { FirefoxView } from './firefox-view.ts';
import { preferencesBack } from './firefox-waits.ts';
import { until } from './place.ts';
import type { LaunchOptions, Session } from './session.ts';

/** @throws Error when the browser does not start. */
export async function launchFirefox(options: LaunchOptions): Promise<Session> {
  const { profileDir = null } = options;
  if (options.restart && profileDir !== null) await preferencesBack(profileDir);
  const firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath: options.executable,
    headless: !options.headed,
    networkEnabled: !options.unwatched,
    ...(options.callMs !== undefined && { protocolTimeout: options.callMs }),
    defaultViewport: null,
    args: [
      '--remote-allow-system-access',
      '--width=1280',
      '--height=900',
      ...(profileDir === null ? [] : ['--profile', profileDir]),
    ],
    env: { ...process.env, ...FIREFOX_ENVIRONMENT },
    extraPrefsFirefox: {
      ...firefoxPreferences(options.proxy?.port ?? null, options.direct),
      ...options.firefoxPreferences,
    },
  });
  const chrome = await ChromeScope.open(firefox);
  if (options.privateWindows) await allowPrivateWindows(chrome);
  if (!options.restart) await installAddon(connectionOf(firefox), options.extensionDir, profileDir);
  const background = new FirefoxView(chrome, 'background', null);
  await until('the background page', () => background.exists());
  await chrome.pinAction();
  return new FirefoxSession(firefox, chrome, background, await firefox.version());
}
