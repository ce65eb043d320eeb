/** Firefox with the extension, driven over WebDriver BiDi and, for the toolbar and the menus, its browser window. */
import { writeFile } from 'node:fs/promises';
import puppeteer, { type Browser, type KeyInput, type Page } from 'puppeteer-core';
import { callExpression, ChromeScope, connectionOf, contextTree, evaluateIn } from './firefox-chrome-scope.ts';
import { FIREFOX_ENVIRONMENT, FIREFOX_UUID, firefoxPreferences } from './firefox-preferences.ts';
import { Place, until, type Evaluate } from './place.ts';
import type { LaunchOptions, MenuOptions, Session, Tab } from './session.ts';

/** Starts Firefox with a fresh profile and the extension. @throws Error when it does not start. */
export async function launchFirefox(options: LaunchOptions): Promise<Session> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: options.executable,
    headless: !options.headed,
    defaultViewport: null,
    args: ['--remote-allow-system-access', '--width=1280', '--height=900', ...(options.profileDir === undefined ? [] : ['--profile', options.profileDir])],
    env: { ...process.env, ...FIREFOX_ENVIRONMENT },
    extraPrefsFirefox: firefoxPreferences(options.proxy?.port ?? null),
  });
  await browser.installExtension(options.extensionDir);
  const chromeScope = await ChromeScope.open(browser);
  await until('the background page', () => chromeScope.hasView('background'));
  await chromeScope.pinAction();
  return new FirefoxSession(browser, chromeScope, await browser.version());
}

class FirefoxSession implements Session {
  readonly name = 'firefox';
  readonly version: string;
  readonly extensionOrigin = `moz-extension://${FIREFOX_UUID}`;
  readonly inBackground: Evaluate;
  readonly inHost: Evaluate;
  readonly #browser: Browser;
  readonly #chrome: ChromeScope;

  constructor(browser: Browser, chromeScope: ChromeScope, version: string) {
    this.#browser = browser;
    this.#chrome = chromeScope;
    this.version = version;
    this.inBackground = chromeScope.viewEvaluate('background');
    this.inHost = this.inBackground;
  }

  async open(url: string): Promise<Tab> {
    const page = await this.#browser.newPage();
    await page.goto(url);
    return { page, place: pagePlace(page) };
  }

  /** `goto` never resolves for the extension's own pages, although they load: what tells is the address. */
  async openExtensionPage(path: string): Promise<Tab> {
    const page = await this.#browser.newPage();
    const url = this.extensionOrigin + path;
    page.goto(url).catch(() => undefined);
    const place = pagePlace(page);
    await until(`the page ${path}`, () => place.evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url).catch(() => false));
    return { page, place };
  }

  /** Puppeteer goes on calling such a tab about:blank: the document itself is asked. */
  ownTab(path: string, timeoutMs?: number): Promise<Tab> {
    const url = this.extensionOrigin + path;
    return until(`the tab ${path}`, async () => {
      for (const page of await this.#browser.pages()) {
        const place = pagePlace(page);
        const isThere = (wanted: string): boolean => location.href.startsWith(wanted) && document.readyState === 'complete';
        if (await place.evaluate(isThere, url).catch(() => false)) return { page, place };
      }
      return undefined;
    }, timeoutMs);
  }

  async menu(tab: Tab, itemId: string, options: MenuOptions = {}): Promise<void> {
    await tab.page.bringToFront();
    await tab.page.click(options.at ?? 'p', { button: 'right', ...(options.point && { offset: options.point }) });
    await until(`the menu entry ${itemId}`, () => this.#chrome.menuHas(itemId));
    await this.#chrome.activateMenuItem(itemId);
  }

  async clickAction(tab: Tab): Promise<Place> {
    await tab.page.bringToFront();
    await this.#openPopup();
    const evaluate = this.#chrome.viewEvaluate('popup');
    return new Place({
      evaluate,
      click: async (selector) => this.#chrome.clickView('popup', await evaluate(middleOf, selector)),
      press: () => Promise.reject(new Error('Keys in the popup of Firefox are not driven by this harness.')),
      close: () => evaluate(() => { setTimeout(() => { window.close(); }, 0); }),
    });
  }

  /** The toolbar takes a click only after the tab's window has settled; a click that came too early is repeated. */
  async #openPopup(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#chrome.clickAction();
      try {
        await until('the popup', () => this.#chrome.hasView('popup'), 4_000);
        return;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  async cardFrame(tab: Tab): Promise<Place> {
    const connection = connectionOf(this.#browser);
    const context = await until('the card in the page', () => this.#cardContext(tab));
    const evaluate = ((run, ...args) => evaluateIn(connection, context, `return ${callExpression(run, args)};`)) as Evaluate;
    const act = (actions: object): Promise<unknown> => connection.send('input.performActions', { context, actions: [actions] });
    return new Place({
      evaluate,
      click: async (selector) => {
        const { x, y } = await evaluate(middleOf, selector);
        const at = { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' };
        await act({ type: 'pointer', id: 'mouse', actions: [at, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }] });
      },
      press: async (key) => { await tab.page.keyboard.press(key as KeyInput); },
      close: () => tab.page.close(),
    });
  }

  async hasCard(tab: Tab): Promise<boolean> {
    return (await this.#cardContext(tab)) !== undefined;
  }

  hostAlive(): Promise<boolean> {
    return this.#chrome.hasView('background');
  }

  killServiceWorker(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** The background page is loaded anew, as after a crash: whatever it held is gone. */
  async killHost(): Promise<void> {
    await this.inBackground(() => {
      (globalThis as { sottoTestBefore?: boolean }).sottoTestBefore = true;
      setTimeout(() => { location.reload(); }, 0);
    });
    const isNew = (): boolean => !(globalThis as { sottoTestBefore?: boolean }).sottoTestBefore && document.readyState === 'complete';
    await until('a new background page', () => this.inBackground(isNew).catch(() => false));
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
  }

  async #cardContext(tab: Tab): Promise<string | undefined> {
    const [top] = await contextTree(connectionOf(this.#browser), contextId(tab.page));
    return top?.children?.find(({ url }) => url.startsWith(`${this.extensionOrigin}/card.html`))?.context;
  }
}

function contextId(page: Page): string {
  return (page.mainFrame() as unknown as { _id: string })._id;
}

function pagePlace(page: Page): Place {
  return new Place({
    evaluate: ((run, ...args) => page.evaluate(run as never, ...args)),
    click: (selector) => page.click(selector),
    press: (key) => page.keyboard.press(key as KeyInput),
    close: () => page.close(),
  });
}

/** Runs in a document: the middle of an element in CSS pixels of its viewport, scrolled into view. */
function middleOf(selector: string): { x: number; y: number } {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`There is no ${selector}.`);
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
