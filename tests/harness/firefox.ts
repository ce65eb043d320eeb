/**
 * Firefox with the extension, driven over WebDriver BiDi and, for the toolbar, the menus and the sidebar, its own
 * window.
 */
import { writeFile } from 'node:fs/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { callExpression, connectionOf, contextTree, evaluateIn } from './firefox-bidi.ts';
import { ChromeScope } from './firefox-chrome-scope.ts';
import { allowPrivateWindows, installAddon } from './firefox-install.ts';
import { pagePlace, pointerActions } from './firefox-place.ts';
import { FIREFOX_ENVIRONMENT, FIREFOX_UUID, firefoxPreferences } from './firefox-preferences.ts';
import { FirefoxView, middleOf } from './firefox-view.ts';
import { preferencesBack } from './firefox-waits.ts';
import { pressChord } from './keys.ts';
import { MENU_ITEM, OPEN_COMMAND, POPUP_BUTTON } from './panel-ways.ts';
import { killTree, signalTree } from './processes.ts';
import { Place, until, untilAfter, type Evaluate } from './place.ts';
import type { LaunchOptions, MenuOptions, PanelWay, Session, Tab, WindowOptions } from './session.ts';

/** Firefox's API as the extension has it; only what is called here. */
interface BrowserApi {
  readonly contextMenus: { readonly onClicked: { addListener(listener: () => void): void } };
  readonly commands: { getAll(): Promise<{ name: string; shortcut: string }[]> };
}
declare const browser: BrowserApi;

/** Starts Firefox with the extension. @throws Error when it does not start. */
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

class FirefoxSession implements Session {
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

  /** `goto` never resolves for the extension's own pages, although they load: what tells is the address. */
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

  /** Puppeteer goes on calling such a tab about:blank: the document itself is asked. */
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

  /** By the browser's own window, which knows of a tab before puppeteer does, or where it never does. */
  async closeOwnTab(path: string, timeoutMs: number): Promise<void> {
    await until(`the tab ${path}`, () => this.#chrome.closeTab(this.extensionOrigin + path), timeoutMs);
  }

  async menu(tab: Tab, itemId: string, options: MenuOptions = {}): Promise<void> {
    const heard = (): Promise<number> => this.inBackground(countMenuClicks);
    const before = await heard();
    await untilAfter(
      `the click on ${itemId}`,
      async () => {
        await this.#openMenu(tab, itemId, options);
        await this.#chrome.activateMenuItem(itemId);
      },
      async () => (await heard()) > before,
    );
  }

  #openMenu(tab: Tab, itemId: string, options: MenuOptions): Promise<void> {
    return untilAfter(
      `the menu entry ${itemId}`,
      async () => {
        await this.#chrome.closeMenus();
        await tab.page.bringToFront();
        await tab.page.click(options.at ?? 'p', { button: 'right', ...(options.point && { offset: options.point }) });
      },
      () => this.#chrome.menuHas(itemId),
    );
  }

  async clickAction(tab: Tab): Promise<Place> {
    await tab.page.bringToFront();
    const popup = new FirefoxView(this.#chrome, 'popup', await this.#chrome.frontWindow());
    // One that an earlier tab left open would be taken for the new one.
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

  /** A preference says yes to every such question; what was asked for is what the document has more than before. */
  async allowSites(asking: Place, press: () => Promise<void>): Promise<readonly string[]> {
    const granted = (): Promise<string[]> =>
      asking.evaluate(
        async () =>
          (
            await (
              globalThis as unknown as {
                browser: { permissions: { getAll(): Promise<{ origins: string[] }> } };
              }
            ).browser.permissions.getAll()
          ).origins,
      );
    const before = await granted();
    await press();
    return until('the permission', async () => {
      const added = (await granted()).filter((origin) => !before.includes(origin));
      return added.length > 0 ? added : null;
    });
  }

  async cardFrame(tab: Tab): Promise<Place> {
    const connection = connectionOf(this.#browser);
    const context = await until('the card in the page', () => this.#cardContext(tab));
    const evaluate = ((run, ...args) =>
      evaluateIn(connection, context, `return ${callExpression(run, args)};`)) as Evaluate;
    const point = async (how: 'click' | 'hover' | 'tap', selector: string): Promise<void> => {
      const actions = [pointerActions(how, await evaluate(middleOf, selector))];
      await connection.send('input.performActions', { context, actions });
    };
    return new Place({
      evaluate,
      click: (selector) => point('click', selector),
      hover: (selector) => point('hover', selector),
      tap: (selector) => point('tap', selector),
      press: (chord) => pressChord(tab.page, chord),
      type: (text) => tab.page.keyboard.type(text),
      emulate: (look) => tab.place.emulate(look),
      picture: () => tab.page.screenshot(),
      close: () => tab.page.close(),
    });
  }

  async hasCard(tab: Tab): Promise<boolean> {
    return (await this.#cardContext(tab)) !== undefined;
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

  /** Puppeteer does not know a tab any more that has crashed: the browser's own window does. */
  reload(tab: Tab): Promise<void> {
    return this.#chrome.loadInFront(tab.page.url());
  }

  async reloadExtension(): Promise<void> {
    await this.inBackground(() => {
      (window as { sottoTestBefore?: boolean }).sottoTestBefore = true;
    });
    await this.#chrome.withAddon('reload');
    await this.#newBackground();
    await this.#chrome.pinAction();
  }

  uninstall(): Promise<void> {
    return this.#chrome.withAddon('uninstall');
  }

  /** The background page is loaded anew, as after a crash: whatever it held is gone. */
  async killHost(): Promise<void> {
    await this.inBackground(() => {
      (window as { sottoTestBefore?: boolean }).sottoTestBefore = true;
      setTimeout(() => {
        location.reload();
      }, 0);
    });
    await this.#newBackground();
  }

  async #newBackground(): Promise<void> {
    const isNew = (): boolean =>
      !(window as { sottoTestBefore?: boolean }).sottoTestBefore && document.readyState === 'complete';
    await until('a new background page', () => this.inBackground(isNew).catch(() => false));
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

  /** Every window has a sidebar of its own. */
  async #panel(tab: Tab): Promise<FirefoxView> {
    await tab.page.bringToFront();
    return new FirefoxView(this.#chrome, 'sidebar', await this.#chrome.frontWindow());
  }

  /** The popup gives way to the panel. */
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

  async #cardContext(tab: Tab): Promise<string | undefined> {
    const [top] = await contextTree(connectionOf(this.#browser), contextId(tab.page));
    return top?.children?.find(({ url }) => url.startsWith(`${this.extensionOrigin}/card.html`))?.context;
  }

  #tab(page: Page): Tab {
    return { page, place: pagePlace(page, this.#chrome) };
  }
}

/** Runs in the background page: how many clicks on entries of menus it was told of since this was first asked. */
function countMenuClicks(): number {
  const page = window as { sottoMenuClicks?: number };
  if (page.sottoMenuClicks === undefined) {
    page.sottoMenuClicks = 0;
    browser.contextMenus.onClicked.addListener(() => {
      page.sottoMenuClicks = (page.sottoMenuClicks ?? 0) + 1;
    });
  }
  return page.sottoMenuClicks;
}

function contextId(page: Page): string {
  return (page.mainFrame() as unknown as { _id: string })._id;
}
