/** Starts Chromium with the extension. */
import puppeteer from 'puppeteer';
import { chromiumFlags } from './chromium-flags.ts';
import { loadUnpacked, prepareProfile, profileFolder, withholdHosts } from './chromium-install.ts';
import { ChromiumSession } from './chromium-session.ts';
import { until } from './place.ts';
import type { LaunchOptions, Session } from './session.ts';

/** @throws Error when the browser does not start. */
export async function launchChromium(options: LaunchOptions): Promise<Session> {
  const ownProfile = options.profileDir === undefined ? await profileFolder() : null;
  const userDataDir = ownProfile ?? options.profileDir ?? '';
  await prepareProfile(userDataDir);
  const browser = await puppeteer.launch({
    executablePath: options.executable,
    // Branded Chrome ignores --load-extension since 137; loading over the pipe works in all of them.
    pipe: true,
    enableExtensions: true,
    headless: !options.headed,
    networkEnabled: !options.unwatched,
    ...(options.callMs !== undefined && { protocolTimeout: options.callMs }),
    defaultViewport: null,
    args: ['--window-size=1280,900', ...chromiumFlags(options)],
    userDataDir,
  });
  const id = await loadUnpacked(browser, options.extensionDir, options.privateWindows === true);
  const extension = await until('the extension in chrome://extensions', async () =>
    (await browser.extensions()).get(id),
  );
  if (options.withheldHosts) await withholdHosts(browser, id);
  const session = new ChromiumSession(browser, extension, await browser.version(), ownProfile);
  if (options.restart) await session.tellStartup();
  return session;
}
