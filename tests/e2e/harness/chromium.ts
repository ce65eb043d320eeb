/** Chromium with the extension, driven over the DevTools protocol. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { TargetType, type Browser, type Extension, type Frame, type KeyInput, type Page, type WebWorker } from 'puppeteer-core';
import { chromiumFlags } from './chromium-flags.ts';
import { Place, until, type Evaluate } from './place.ts';
import type { LaunchOptions, MenuOptions, Session, Tab } from './session.ts';

/** Chrome's API as the extension has it; only what the harness calls. */
interface ChromeApi {
  readonly runtime: { sendMessage(message: object): Promise<unknown> };
  readonly tabs: { query(filter: object): Promise<{ id: number; url?: string }[]> };
  readonly action: { setPopup(details: { tabId: number; popup: string }): Promise<void>; getPopup(details: object): Promise<string> };
  readonly contextMenus: { readonly onClicked: { dispatch(info: object, tab: object): void } };
}
declare const chrome: ChromeApi;

function placeOf(document: Frame | Page, page: Page): Place {
  return new Place({
    evaluate: ((run, ...args) => document.evaluate(run as never, ...args)),
    click: (selector) => document.click(selector),
    press: (key) => page.keyboard.press(key as KeyInput),
    close: () => page.close(),
  });
}

/** A fresh profile without spelling: Chromium fetches a dictionary as soon as a text field gets the focus, and no flag stops it. */
async function freshProfile(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-chromium-'));
  await mkdir(path.join(folder, 'Default'));
  await writeFile(path.join(folder, 'Default/Preferences'), JSON.stringify({ browser: { enable_spellchecking: false }, spellcheck: { dictionaries: [], dictionary: '' } }));
  return folder;
}

/** Starts Chromium with a fresh profile and the extension. @throws Error when it does not start. */
export async function launchChromium(options: LaunchOptions): Promise<Session> {
  const ownProfile = options.profileDir === undefined ? await freshProfile() : undefined;
  const browser = await puppeteer.launch({
    executablePath: options.executable,
    // Branded Chrome ignores --load-extension since 137; loading over the pipe works in all of them.
    pipe: true,
    enableExtensions: [options.extensionDir],
    headless: !options.headed,
    defaultViewport: null,
    args: ['--window-size=1280,900', ...chromiumFlags(options.proxy?.port ?? null, options.headed === true)],
    userDataDir: ownProfile ?? options.profileDir ?? '',
  });
  const extension = await until('the extension in chrome://extensions', async () => [...(await browser.extensions()).values()][0]);
  return new ChromiumSession(browser, extension, await browser.version(), ownProfile);
}

class ChromiumSession implements Session {
  readonly name = 'chromium';
  readonly version: string;
  readonly extensionOrigin: string;
  readonly #browser: Browser;
  readonly #extension: Extension;
  readonly #ownProfile: string | undefined;

  constructor(browser: Browser, extension: Extension, version: string, ownProfile: string | undefined) {
    this.#ownProfile = ownProfile;
    this.#browser = browser;
    this.#extension = extension;
    this.version = version;
    this.extensionOrigin = `chrome-extension://${extension.id}`;
  }

  async open(url: string): Promise<Tab> {
    const page = await this.#browser.newPage();
    await page.goto(url);
    return { page, place: placeOf(page, page) };
  }

  openExtensionPage(address: string): Promise<Tab> {
    return this.open(this.extensionOrigin + address);
  }

  async ownTab(path: string, timeoutMs?: number): Promise<Tab> {
    const url = this.extensionOrigin + path;
    const page = await until(`the tab ${path}`, async () => (await this.#browser.pages()).find((one) => one.url().startsWith(url)), timeoutMs);
    return { page, place: placeOf(page, page) };
  }

  /**
   * Headless Chromium has no menus to click. A click on the toolbar button is real and grants `activeTab`; the
   * popup is taken away for that click, so that it does nothing else, and then the menu's event is sent.
   */
  async menu(tab: Tab, itemId: string, options: MenuOptions = {}): Promise<void> {
    await tab.page.bringToFront();
    const selectionText = options.selectionText ?? await tab.place.evaluate(() => String(getSelection()));
    const worker = await this.#worker();
    const { id, popup } = await worker.evaluate(async () => {
      const [active] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      if (!active) throw new Error('No active tab.');
      const shown = await chrome.action.getPopup({ tabId: active.id });
      await chrome.action.setPopup({ tabId: active.id, popup: '' });
      return { id: active.id, popup: shown };
    });
    await tab.page.triggerExtensionAction(this.#extension);
    await worker.evaluate(async (tabId, shown, menuItemId, text) => {
      await chrome.action.setPopup({ tabId, popup: shown });
      const active = (await chrome.tabs.query({ active: true, lastFocusedWindow: true })).find((one) => one.id === tabId);
      if (!active) throw new Error('The tab is not in front any more.');
      const info = { menuItemId, pageUrl: active.url ?? '', editable: false, frameId: 0, ...(text && { selectionText: text }) };
      chrome.contextMenus.onClicked.dispatch(info, active);
    }, id, popup, itemId, selectionText);
  }

  async clickAction(tab: Tab): Promise<Place> {
    await tab.page.bringToFront();
    await tab.page.triggerExtensionAction(this.#extension);
    const target = await this.#browser.waitForTarget((one) => one.url().startsWith(`${this.extensionOrigin}/popup.html`), { timeout: 10_000 });
    const page = await target.asPage();
    return placeOf(page, page);
  }

  async cardFrame(tab: Tab): Promise<Place> {
    await until('the card in the page', () => cardOf(tab.page));
    const frame = (): Promise<Frame> => until('the card in the page', () => cardOf(tab.page));
    return new Place({
      evaluate: ((run, ...args) => unlessNavigated(async () => (await frame()).evaluate(run as never, ...args))),
      click: async (selector) => (await frame()).click(selector),
      press: (key) => tab.page.keyboard.press(key as KeyInput),
      close: () => tab.page.close(),
    });
  }

  hasCard(tab: Tab): Promise<boolean> {
    return Promise.resolve(cardOf(tab.page) !== undefined);
  }

  readonly inBackground: Evaluate = async (run, ...args) => (await this.#worker()).evaluate(run as never, ...args);

  readonly inHost: Evaluate = async (run, ...args) => (await until('the offscreen document', () => this.#host())).evaluate(run as never, ...args);

  hostAlive(): Promise<boolean> {
    return Promise.resolve(this.#hostTarget() !== undefined);
  }

  async killServiceWorker(): Promise<boolean> {
    const target = this.#workerTarget();
    const worker = await target?.worker();
    if (!worker) return false;
    const isGone = (): boolean => this.#workerTarget() !== target;
    // Detaching fails where the worker was quicker than we.
    await worker.close().catch(() => undefined);
    // The ended worker's target can stay in puppeteer's list until the next worker starts.
    await until('the end of the service worker', isGone, 2_000).catch(() => this.#wakeWorker());
    await until('the end of the service worker', isGone);
    return true;
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
    await writeFile(file, await tab.page.screenshot());
  }

  async close(): Promise<void> {
    await this.#browser.close();
    // The last of its processes may still write for a moment.
    if (this.#ownProfile !== undefined) await rm(this.#ownProfile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #workerTarget() {
    return this.#browser.targets().find((one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(this.extensionOrigin));
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
      if (!worker && !woken) {
        woken = true;
        await this.#wakeWorker();
      }
      return worker;
    });
  }

  async #wakeWorker(): Promise<void> {
    const { page } = await this.openExtensionPage('/options.html');
    await page.evaluate(() => chrome.runtime.sendMessage({}).catch(() => undefined));
    await page.close();
  }
}

/** A frame that has just been put in changes from the empty document to its own: what ran in the first one is run again. */
async function unlessNavigated<R>(run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && /context was destroyed|Cannot find context/i.test(error.message)) return run();
    throw error;
  }
}

function cardOf(page: Page): Frame | undefined {
  return page.frames().find((frame) => /^chrome-extension:\/\/[^/]+\/card\.html/.test(frame.url()));
}
