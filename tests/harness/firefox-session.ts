/** Firefox with the extension, driven over WebDriver BiDi and by the browser's own window (`ChromeScope`). */
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'puppeteer';
import { replaceBackground } from './firefox-background.ts';
import { connectionOf } from './firefox-bidi.ts';
import { cardContext, cardPlace } from './firefox-card.ts';
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { chooseFromMenu } from './firefox-menu.ts';
import { grantedOrigins, pagePlace } from './firefox-place.ts';
import { FIREFOX_UUID } from './firefox-preferences.ts';
import { FirefoxView } from './firefox-view.ts';
import { MENU_ITEM, OPEN_COMMAND, POPUP_BUTTON } from './panel-ways.ts';
import { killTree, signalTree } from './processes.ts';
import { until, untilAfter, type Evaluate, type Place } from './place.ts';
import type { MenuOptions, PanelWay, Session, Tab, WindowOptions } from './session.ts';

/** The part of Firefox's API that is called here, in the background page. */
declare const browser: { readonly commands: { getAll(): Promise<{ name: string; shortcut: string }[]> } };

export class FirefoxSession implements Session {
  readonly name = 'firefox';
  readonly version: string;
  readonly extensionOrigin = `moz-extension://${FIREFOX_UUID}`;
  readonly inBackground: Evaluate;
  readonly inHost: Evaluate;
  readonly #browser: Browser;
  readonly #chrome: ChromeScope;
  readonly #background: FirefoxView;

  constructor(firefox: Browser, chrome: ChromeScope, background: FirefoxView, version: string) {
    this.#browser = firefox;
    this.#chrome = chrome;
    this.#background = background;
    this.version = version;
    this.inBackground = background.evaluate;
    this.inHost = background.evaluate;
  }

  async open(url: string): Promise<Tab> {
    const page = await this.#browser.newPage();
    await page.goto(url);
    return this.#tab(page);
  }

  /** `goto` never resolves for the extension's own pages although they load, so this looks at the address. */
  async openExtensionPage(path: string): Promise<Tab> {
    const tab = this.#tab(await this.#browser.newPage());
    const url = this.extensionOrigin + path;
    tab.page.goto(url).catch(() => undefined);
    await until(`the page ${path}`, () =>
      tab.place
        .evaluate((wanted) => location.href === wanted && document.readyState === 'complete', url)
        .catch(() => false),
    );
    return tab;
  }

  async openWindow(url: string, { isPrivate = false }: WindowOptions = {}): Promise<Tab> {
    const page = isPrivate ? await this.#openPrivate() : await this.#browser.newPage({ type: 'window' });
    await page.goto(url);
    return this.#tab(page);
  }

  /** Puppeteer goes on calling such a tab about:blank, so this asks the document itself. */
  ownTab(path: string, timeoutMs?: number): Promise<Tab> {
    const url = this.extensionOrigin + path;
    return until(
      `the tab ${path}`,
      async () => {
        for (const page of await this.#browser.pages()) {
          const place = pagePlace(page, this.#chrome);
          const isThere = (wanted: string): boolean =>
            location.href.startsWith(wanted) && document.readyState === 'complete';
          if (await place.evaluate(isThere, url).catch(() => false)) return { page, place };
        }
        return undefined;
      },
      timeoutMs,
    );
  }

  /** Closed by the browser's own window: puppeteer learns of the tab later, or never. */
  async closeOwnTab(path: string, timeoutMs: number): Promise<void> {
    await until(`the tab ${path}`, () => this.#chrome.closeTab(this.extensionOrigin + path), timeoutMs);
  }

  menu(tab: Tab, itemId: string, options: MenuOptions = {}): Promise<void> {
    return chooseFromMenu({ chrome: this.#chrome, inBackground: this.inBackground }, tab, itemId, options);
  }

  async clickAction(tab: Tab): Promise<Place> {
    await tab.page.bringToFront();
    const popup = new FirefoxView(this.#chrome, 'popup', await this.#chrome.frontWindow());
    // A popup that is still open would be taken for the new one.
    if (await popup.exists()) await popup.hidePopup();
    await until('the end of the earlier popup', async () => !(await popup.exists()));
    await untilAfter(
      'the popup',
      () => this.#chrome.clickAction(),
      () => popup.exists(),
    );
    await until("the popup's document", () => popup.isLoaded());
    return popup.place(() => popup.hidePopup());
  }

  async openedPopup(): Promise<Place> {
    const popup = new FirefoxView(this.#chrome, 'popup', await this.#chrome.frontWindow());
    const inWindow = (): Promise<Tab | null> => this.ownTab('/popup.html', 0).catch(() => null);
    const found = await until('the popup', async () => ((await popup.exists()) ? 'button' : await inWindow()));
    if (found !== 'button') return found.place;
    await until("the popup's document", () => popup.isLoaded());
    return popup.place(() => popup.hidePopup());
  }

  async openPanel(tab: Tab, way: PanelWay = 'popup'): Promise<Place> {
    if (way === 'menu') await this.menu(tab, MENU_ITEM);
    if (way === 'popup') await this.#clickThrough(tab);
    if (way === 'shortcut') await this.#pressShortcut(tab);
    const panel = await this.#panel(tab);
    await until('the sidebar', () => panel.isLoaded());
    return panel.place(async () => {
      await tab.page.bringToFront();
      await this.#chrome.closeSidebar();
    });
  }

  async hasPanel(tab: Tab): Promise<boolean> {
    return (await this.#panel(tab)).exists();
  }

  /** A preference answers every such question with yes. What was asked for: the permissions added meanwhile. */
  async allowSites(asking: Place, press: () => Promise<void>): Promise<readonly string[]> {
    const before = await grantedOrigins(asking);
    await press();
    return until('the permission', async () => {
      const added = (await grantedOrigins(asking)).filter((origin) => !before.includes(origin));
      return added.length > 0 ? added : null;
    });
  }

  cardFrame(tab: Tab): Promise<Place> {
    return cardPlace(connectionOf(this.#browser), this.extensionOrigin, tab);
  }

  async hasCard(tab: Tab): Promise<boolean> {
    return (await cardContext(connectionOf(this.#browser), this.extensionOrigin, tab)) !== undefined;
  }

  hostAlive(): Promise<boolean> {
    return this.#background.exists();
  }

  killServiceWorker(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async crash(tab: Tab): Promise<void> {
    await tab.page.bringToFront();
    process.kill(await this.#chrome.frontProcess(), 'SIGKILL');
    await until('the crash', () => this.#chrome.frontHasCrashed());
  }

  /** Puppeteer has lost a tab that has crashed, so the browser's own window loads it. */
  reload(tab: Tab): Promise<void> {
    return this.#chrome.loadInFront(tab.page.url());
  }

  async reloadExtension(): Promise<void> {
    await replaceBackground(this.inBackground, () => this.#chrome.withAddon('reload'));
    await this.#chrome.pinAction();
  }

  uninstall(): Promise<void> {
    return this.#chrome.withAddon('uninstall');
  }

  /** Loads the background page anew, as after a crash: its memory is lost. */
  killHost(): Promise<void> {
    const reload = (): void => {
      setTimeout(() => {
        location.reload();
      }, 0);
    };
    return replaceBackground(this.inBackground, () => this.inBackground(reload));
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
  }

  signal(signal: NodeJS.Signals): Promise<void> {
    return signalTree(this.#browser.process(), signal);
  }

  async kill(): Promise<void> {
    await killTree(this.#browser.process());
    await this.#browser.close().catch(() => undefined);
  }

  /** The sidebar of the tab's window. */
  async #panel(tab: Tab): Promise<FirefoxView> {
    await tab.page.bringToFront();
    return new FirefoxView(this.#chrome, 'sidebar', await this.#chrome.frontWindow());
  }

  /** Opens the panel by the popup, which closes then. */
  async #clickThrough(tab: Tab): Promise<void> {
    await (await this.clickAction(tab)).click(POPUP_BUTTON);
    const popup = new FirefoxView(this.#chrome, 'popup', await this.#chrome.frontWindow());
    await until('the end of the popup', async () => !(await popup.exists()));
  }

  async #pressShortcut(tab: Tab): Promise<void> {
    const shortcut = await this.inBackground(
      async (wanted) => (await browser.commands.getAll()).find(({ name }) => name === wanted)?.shortcut ?? '',
      OPEN_COMMAND,
    );
    if (shortcut === '') throw new Error(`The command ${OPEN_COMMAND} has no shortcut.`);
    await tab.page.bringToFront();
    await this.#chrome.press(shortcut.replaceAll('Ctrl', 'Control'));
  }

  async #openPrivate(): Promise<Page> {
    const before = new Set(await this.#browser.pages());
    await this.#chrome.openPrivateWindow();
    return until('the page of the private window', async () =>
      (await this.#browser.pages()).find((page) => !before.has(page)),
    );
  }

  #tab(page: Page): Tab {
    return { page, place: pagePlace(page, this.#chrome) };
  }
}
