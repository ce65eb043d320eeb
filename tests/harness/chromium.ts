/** Chromium with the extension, driven over the DevTools protocol. */
import { setTimeout as delay } from 'node:timers/promises';
import { rm, writeFile } from 'node:fs/promises';
import puppeteer, { TargetType, type Browser, type Extension, type Frame, type Page, type WebWorker } from 'puppeteer';
import { chromiumFlags } from './chromium-flags.ts';
import { gesture, windowOf, type Gesture } from './chromium-gestures.ts';
import {
  grantHost,
  loadUnpacked,
  prepareProfile,
  profileFolder,
  reloadUnpacked,
  withholdHosts,
} from './chromium-install.ts';
import { closing, framePlace, pagePlace, viewPlace } from './chromium-place.ts';
import { killTree, signalTree } from './processes.ts';
import { MENU_ITEM, OPEN_COMMAND, POPUP_BUTTON } from './panel-ways.ts';
import { until, type Evaluate, type Place } from './place.ts';
import type { LaunchOptions, MenuOptions, PanelWay, Session, Tab, WindowOptions } from './session.ts';

/** Chrome's API as the extension has it; only what is called here. */
interface ChromeApi {
  readonly runtime: { sendMessage(message: object): Promise<unknown>; readonly onStartup: { dispatch(): void } };
  readonly windows: { create(options: object): Promise<unknown>; getCurrent(): Promise<{ id: number }> };
  readonly permissions: { request: (permissions: { origins: string[] }) => Promise<boolean> };
}
declare const chrome: ChromeApi;

/** Starts Chromium with the extension. @throws Error when it does not start. */
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

class ChromiumSession implements Session {
  readonly name = 'chromium';
  readonly version: string;
  readonly extensionOrigin: string;
  readonly #browser: Browser;
  readonly #extension: Extension;
  readonly #ownProfile: string | null;

  /** @param ownProfile Folder that goes with the browser, or null. */
  constructor(browser: Browser, extension: Extension, version: string, ownProfile: string | null) {
    this.#ownProfile = ownProfile;
    this.#browser = browser;
    this.#extension = extension;
    this.version = version;
    this.extensionOrigin = `chrome-extension://${extension.id}`;
  }

  /** An unpacked extension is put in anew at each start, so the browser does not tell it that it started. */
  async tellStartup(): Promise<void> {
    await this.inBackground(() => {
      chrome.runtime.onStartup.dispatch();
    });
  }

  async open(url: string): Promise<Tab> {
    const page = await this.#browser.newPage();
    await page.goto(url);
    return { page, place: pagePlace(page) };
  }

  openExtensionPage(path: string): Promise<Tab> {
    return this.open(this.extensionOrigin + path);
  }

  async ownTab(path: string, timeoutMs?: number): Promise<Tab> {
    const url = this.extensionOrigin + path;
    const page = await until(
      `the tab ${path}`,
      async () => (await this.#browser.pages()).find((one) => one.url().startsWith(url)),
      timeoutMs,
    );
    return { page, place: pagePlace(page) };
  }

  async closeOwnTab(path: string, timeoutMs: number): Promise<void> {
    await (await this.ownTab(path, timeoutMs)).page.close();
  }

  async openWindow(url: string, { isPrivate = false }: WindowOptions = {}): Promise<Tab> {
    const page = isPrivate ? await this.#openPrivate() : await this.#browser.newPage({ type: 'window' });
    await page.goto(url);
    return { page, place: pagePlace(page) };
  }

  async menu(tab: Tab, itemId: string, options: MenuOptions = {}): Promise<void> {
    await tab.page.bringToFront();
    const selectionText = options.selectionText ?? (await tab.place.evaluate(() => String(getSelection())));
    await this.#gesture(tab, { kind: 'menu', itemId, selectionText });
  }

  async clickAction(tab: Tab): Promise<Place> {
    await tab.page.bringToFront();
    await tab.page.triggerExtensionAction(this.#extension);
    const target = await this.#browser.waitForTarget(
      (one) => one.url().startsWith(`${this.extensionOrigin}/popup.html`),
      { timeout: 10_000 },
    );
    return viewPlace(await target.asPage());
  }

  async openedPopup(): Promise<Place> {
    const target = await this.#browser.waitForTarget(
      (one) => one.url().startsWith(`${this.extensionOrigin}/popup.html`),
      { timeout: 15_000 },
    );
    return viewPlace(await target.asPage());
  }

  async openPanel(tab: Tab, way: PanelWay = 'popup'): Promise<Place> {
    if (way === 'menu') await this.menu(tab, MENU_ITEM);
    if (way === 'shortcut') await this.#gesture(tab, { kind: 'command', command: OPEN_COMMAND });
    if (way === 'popup') {
      const popup = await this.clickAction(tab);
      await closing(popup.click(POPUP_BUTTON));
    }
    return viewPlace(await until('the side panel', () => this.#panelPage(tab)));
  }

  async hasPanel(tab: Tab): Promise<boolean> {
    return (await this.#panelPage(tab)) !== undefined;
  }

  /** The question is a window of the browser's own that headless Chromium does not show: its answer stands in. */
  async allowSites(asking: Place, press: () => Promise<void>): Promise<readonly string[]> {
    await asking.evaluate(() => {
      const wish = globalThis as { sottoAsked?: readonly string[]; sottoAllow?: (allowed: boolean) => void };
      chrome.permissions.request = ({ origins }) =>
        new Promise((resolve) => {
          wish.sottoAsked = origins;
          wish.sottoAllow = resolve;
        });
    });
    await press();
    const asked = await asking.waitFor(
      'a question for a permission',
      () => (globalThis as { sottoAsked?: string[] }).sottoAsked,
      [],
    );
    for (const origin of asked) await grantHost(this.#browser, this.#extension.id, origin);
    await asking.evaluate(() => {
      (globalThis as { sottoAllow?: (allowed: boolean) => void }).sottoAllow?.(true);
    });
    return asked;
  }

  async cardFrame(tab: Tab): Promise<Place> {
    const frame = (): Promise<Frame> => until('the card in the page', () => cardOf(tab.page));
    await frame();
    return framePlace(tab.page, frame);
  }

  hasCard(tab: Tab): Promise<boolean> {
    return Promise.resolve(cardOf(tab.page) !== undefined);
  }

  readonly inBackground: Evaluate = async (run, ...args) => (await this.#worker()).evaluate(run as never, ...args);

  readonly inHost: Evaluate = async (run, ...args) =>
    (await until('the offscreen document', () => this.#host())).evaluate(run as never, ...args);

  hostAlive(): Promise<boolean> {
    return Promise.resolve(this.#hostTarget() !== undefined);
  }

  async killServiceWorker(): Promise<boolean> {
    const target = this.#workerTarget();
    const worker = await target?.worker();
    if (!worker) return false;
    const isGone = (): boolean => this.#workerTarget() !== target;
    for (let tries = 0; tries < 3 && !isGone(); tries += 1) {
      // Detaching fails where the worker was quicker than we; on a busy machine the word to end can be lost.
      await worker.close().catch(() => undefined);
      // The ended worker's target can stay in puppeteer's list until the next worker starts.
      await until('the end of the service worker', isGone, 2_000).catch(() => this.#wakeWorker());
    }
    await until('the end of the service worker', isGone);
    return true;
  }

  /** The crash answers nothing: what tells is the browser's own word. */
  async crash(tab: Tab): Promise<void> {
    const gone = new Promise((resolve) => {
      tab.page.once('error', resolve);
    });
    const devtools = await tab.page.createCDPSession();
    devtools.send('Page.crash').catch(() => undefined);
    await gone;
  }

  async reload(tab: Tab): Promise<void> {
    await tab.page.reload();
  }

  async reloadExtension(): Promise<void> {
    await reloadUnpacked(this.#browser, this.#extension.id);
  }

  async uninstall(): Promise<void> {
    await this.#browser.uninstallExtension(this.#extension.id);
  }

  async killHost(): Promise<void> {
    await (await this.#host())?.close();
    await until('the end of the offscreen document', () => this.#hostTarget() === undefined);
  }

  async chooseFile(tab: Tab, selector: string, files: readonly string[]): Promise<void> {
    const input = await tab.page.waitForSelector(selector);
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...files);
  }

  async screenshot(tab: Tab, file: string): Promise<void> {
    await tab.page.bringToFront();
    await writeFile(file, await tab.place.picture());
  }

  async close(): Promise<void> {
    await this.#browser.close();
    // The last of its processes may still write for a moment.
    if (this.#ownProfile !== null)
      await rm(this.#ownProfile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  signal(signal: NodeJS.Signals): Promise<void> {
    return signalTree(this.#browser.process(), signal);
  }

  kill(): Promise<void> {
    return killTree(this.#browser.process());
  }

  #gesture(tab: Tab, what: Gesture): Promise<void> {
    const worker = (): Promise<WebWorker> => this.#worker();
    return gesture(
      { browser: this.#browser, extension: this.#extension, origin: this.extensionOrigin, worker },
      tab,
      what,
    );
  }

  /** A window of the browser has at most one side panel. */
  async #panelPage(tab: Tab): Promise<Page | undefined> {
    const wanted = await windowOf(tab.page);
    for (const target of this.#browser.targets()) {
      if (!target.url().startsWith(`${this.extensionOrigin}/sidepanel.html`)) continue;
      const page = await target.asPage();
      const { id } = await page.evaluate(() => chrome.windows.getCurrent());
      if (id === wanted) return page;
    }
    return undefined;
  }

  async #openPrivate(): Promise<Page> {
    const before = new Set(this.#browser.targets());
    await this.inBackground(() => chrome.windows.create({ incognito: true, url: 'about:blank' }).then(() => undefined));
    const target = await this.#browser.waitForTarget((one) => one.type() === TargetType.PAGE && !before.has(one), {
      timeout: 10_000,
    });
    return target.asPage();
  }

  /** A worker that has ended can stay in puppeteer's list, before the one that followed it. */
  #workerTarget() {
    return this.#browser
      .targets()
      .findLast((one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(this.extensionOrigin));
  }

  #hostTarget() {
    return this.#browser.targets().find((one) => one.url().startsWith(`${this.extensionOrigin}/offscreen.html`));
  }

  async #host(): Promise<Page | undefined> {
    return this.#hostTarget()?.asPage();
  }

  /** The service worker, woken where the browser has ended it: any message to it does that. */
  async #worker(): Promise<WebWorker> {
    let woken = false;
    return until('the service worker', async () => {
      const worker = await this.#workerTarget()?.worker();
      // That of an extension that was loaded anew stays in puppeteer's list and never answers.
      const isAlive =
        worker && (await Promise.race([worker.evaluate(() => true).catch(() => false), delay(1_000, false)]));
      // While the extension is being loaded anew none of its pages opens.
      if (!isAlive && !woken)
        woken = await this.#wakeWorker().then(
          () => true,
          () => false,
        );
      return isAlive ? worker : null;
    });
  }

  async #wakeWorker(): Promise<void> {
    const { page } = await this.openExtensionPage('/options.html');
    await page.evaluate(() => chrome.runtime.sendMessage({}).catch(() => undefined));
    await page.close();
  }
}

function cardOf(page: Page): Frame | undefined {
  return page.frames().find((frame) => /^chrome-extension:\/\/[^/]+\/card\.html/.test(frame.url()));
}
