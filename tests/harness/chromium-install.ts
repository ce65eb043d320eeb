/** Chromium's profile, the extension in it, and the extension's settings of chrome://extensions. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession } from 'puppeteer';

/** The part of `chrome.developerPrivate`, the API of chrome://extensions, that is called here. */
interface DeveloperPrivate {
  updateExtensionConfiguration(update: { extensionId: string; hostAccess: 'ON_CLICK' }): Promise<void>;
  reload(extensionId: string, options: { failQuietly: true }): Promise<unknown>;
  updateProfileConfiguration(update: { inDeveloperMode: true }): Promise<void>;
  addHostPermission(extensionId: string, host: string): Promise<void>;
}
declare const chrome: { readonly developerPrivate: DeveloperPrivate };

/** Without spelling, because Chromium fetches a dictionary when a text field gets the focus, and no flag stops it. */
const NO_SPELLING = { browser: { enable_spellchecking: false }, spellcheck: { dictionaries: [], dictionary: '' } };

/** Makes a profile without spelling. An existing profile stays as it is. */
export async function prepareProfile(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'Default'), { recursive: true });
  await writeFile(path.join(folder, 'Default/Preferences'), JSON.stringify(NO_SPELLING), { flag: 'wx' }).catch(
    (error: unknown) => {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    },
  );
}

/** A new folder for a profile that is removed with its browser. */
export function profileFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'sotto-chromium-'));
}

/**
 * Loads an unpacked extension and returns its id. Puppeteer's own call cannot allow private windows.
 * @throws Error with the browser's message where it refuses the package.
 */
export async function loadUnpacked(browser: Browser, folder: string, privateWindows: boolean): Promise<string> {
  const { _connection: connection } = browser as unknown as { _connection: Pick<CDPSession, 'send'> };
  const answer: unknown = await connection.send(
    'Extensions.loadUnpacked' as never,
    { path: folder, enableInIncognito: privateWindows } as never,
  );
  return (answer as { id: string }).id;
}

/** Withholds all host permissions until they are given, like "on click" in the extension's details. */
export async function withholdHosts(browser: Browser, id: string): Promise<void> {
  await onExtensionsPage(browser, (page) =>
    page.evaluate(
      (extensionId) => chrome.developerPrivate.updateExtensionConfiguration({ extensionId, hostAccess: 'ON_CLICK' }),
      id,
    ),
  );
}

/** Gives permission for a site, like the answer "Allow". @param host a match pattern that the manifest covers */
export async function grantHost(browser: Browser, id: string, host: string): Promise<void> {
  await onExtensionsPage(browser, (page) =>
    page.evaluate((extensionId, pattern) => chrome.developerPrivate.addHostPermission(extensionId, pattern), id, host),
  );
}

/**
 * Reloads the extension, like its button in chrome://extensions. The call may never return, because the old extension is
 * gone.
 */
export async function reloadUnpacked(browser: Browser, id: string): Promise<void> {
  await onExtensionsPage(browser, (page) =>
    page.evaluate(async (extensionId) => {
      // Without developer mode Chromium does not reload an unpacked extension.
      await chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
      void chrome.developerPrivate.reload(extensionId, { failQuietly: true });
    }, id),
  );
}

type ExtensionsPage = Awaited<ReturnType<Browser['newPage']>>;

async function onExtensionsPage(browser: Browser, act: (page: ExtensionsPage) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ background: true });
  await page.goto('chrome://extensions');
  await act(page);
  await page.close();
}
