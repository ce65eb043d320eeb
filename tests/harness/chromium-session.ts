/** Chromium with the extension, driven over the DevTools protocol. */
import { rm, writeFile } from 'node:fs/promises';
import { TargetType, type Browser, type Extension, type Frame, type Page, type WebWorker } from 'puppeteer';
import { gesture, windowOf, type Gesture } from './chromium-gestures.ts';
import { grantHost, reloadUnpacked } from './chromium-install.ts';
import { closing, framePlace, pagePlace, viewPlace } from './chromium-place.ts';
import { ChromiumProcesses } from './chromium-processes.ts';
import { killTree, signalTree } from './processes.ts';
import { MENU_ITEM, OPEN_COMMAND, POPUP_BUTTON } from './panel-ways.ts';
import { until, type Evaluate, type Place } from './place.ts';
import type { MenuOptions, PanelWay, Session, Tab, WindowOptions } from './session.ts';

/** The part of Chrome's API that is called here, in the extension's own contexts. */
interface ChromeApi {
  readonly runtime: { readonly onStartup: { dispatch(): void } };
  readonly windows: { create(options: object): Promise<unknown>; getCurrent(): Promise<{ id: number }> };
  readonly permissions: { request: (permissions: { origins: string[] }) => Promise<boolean> };
}
declare const chrome: ChromeApi;

export class ChromiumSession implements Session {
  readonly name = 'chromium';
  readonly version: string;
  readonly extensionOrigin: string;
  readonly #browser: Browser;
  readonly #extension: Extension;
  readonly #ownProfile: string | null;
  readonly #processes: ChromiumProcesses;

  /** @param ownProfile a folder to remove when the browser is closed, or null */
  constructor(browser: Browser, extension: Extension, version: string, ownProfile: string | null) {
    this.#ownProfile = ownProfile;
    this.#browser = browser;
    this.#extension = extension;
    this.version = version;
    this.extensionOrigin = `chrome-extension://${extension.id}`;
    this.#processes = new ChromiumProcesses(browser, this.extensionOrigin);
  }

  /** An unpacked extension is installed anew at each start, so the browser sends it no start event. */
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

  /** Headless Chromium does not show the browser's question, so this answers in its place. */
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

  readonly inBackground: Evaluate = async (run, ...args) =>
    (await this.#processes.worker()).evaluate(run as never, ...args);

  readonly inHost: Evaluate = async (run, ...args) => (await this.#processes.host()).evaluate(run as never, ...args);

  hostAlive(): Promise<boolean> {
    return Promise.resolve(this.#processes.hasHost);
  }

  killServiceWorker(): Promise<boolean> {
    return this.#processes.killWorker();
  }

  /** The call that crashes the page never returns, so this waits for puppeteer's event. */
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

  killHost(): Promise<void> {
    return this.#processes.killHost();
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
    // The last of the browser's processes may still write for a moment.
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
    const worker = (): Promise<WebWorker> => this.#processes.worker();
    return gesture(
      { browser: this.#browser, extension: this.#extension, origin: this.extensionOrigin, worker },
      tab,
      what,
    );
  }

  /** Each browser window has at most one side panel. */
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
}

function cardOf(page: Page): Frame | undefined {
  return page.frames().find((frame) => /^chrome-extension:\/\/[^/]+\/card\.html/.test(frame.url()));
}
