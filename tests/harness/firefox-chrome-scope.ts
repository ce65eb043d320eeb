/** Firefox's own windows, with toolbar, menus and sidebar, over WebDriver BiDi with system access. */
import type { Browser } from 'puppeteer';
import { connectionOf, contextTree, evaluateIn, type BidiConnection } from './firefox-bidi.ts';
import { pressInWindow } from './firefox-keys.ts';
import { GECKO_ID } from './firefox-preferences.ts';
import { until } from './place.ts';

/** A browser window, by the number of its browsing context. */
export type WindowId = number;

/** Defines `front`: the browser window in front. */
const FRONT = `const front = Services.wm.getMostRecentWindow('navigator:browser');`;

/** Firefox's windows. Scripts run in the first one, which can reach the others. */
export class ChromeScope {
  readonly #connection: BidiConnection;
  readonly #window: string;

  private constructor(connection: BidiConnection, window: string) {
    this.#connection = connection;
    this.#window = window;
  }

  /** @throws Error when Firefox was started without `--remote-allow-system-access`. */
  static async open(browser: Browser): Promise<ChromeScope> {
    const connection = connectionOf(browser);
    const window = (await contextTree(connection, null)).find(({ url }) => url.endsWith('/browser.xhtml'));
    if (!window) throw new Error('Firefox has no browser window.');
    return new ChromeScope(connection, window.context);
  }

  /** Runs the body of an async function in the first browser window. */
  run(body: string): Promise<unknown> {
    return evaluateIn(this.#connection, this.#window, body);
  }

  /** Runs the body of an async function that knows the window in front as `front`. */
  runInFront(body: string): Promise<unknown> {
    return this.run(FRONT + body);
  }

  /** The window in front. */
  async frontWindow(): Promise<WindowId> {
    return Number(await this.runInFront('return front.browsingContext.id;'));
  }

  /**
   * Opens a private window and waits for its first page, which would interrupt a navigation. Firefox's own promise for
   * that waits for a paint, which a window without a screen does not always get.
   */
  async openPrivateWindow(): Promise<void> {
    await this.run(`
      const { BrowserWindowTracker } = ChromeUtils.importESModule('resource:///modules/BrowserWindowTracker.sys.mjs');
      BrowserWindowTracker.openWindow({ private: true });`);
    await until('the private window', () =>
      this.run(`
      const { PrivateBrowsingUtils } = ChromeUtils.importESModule('resource://gre/modules/PrivateBrowsingUtils.sys.mjs');
      const opened = [...Services.wm.getEnumerator('navigator:browser')].find((one) => PrivateBrowsingUtils.isWindowPrivate(one));
      const shown = opened?.gBrowser?.selectedBrowser;
      if (!shown || shown.currentURI.spec === 'about:blank' || shown.webProgress.isLoadingDocument) return false;
      opened.focus();
      return true;`),
    );
  }

  /** Makes the add-ons manager reload or uninstall the extension. */
  async withAddon(act: 'reload' | 'uninstall'): Promise<void> {
    await this.run(`
      const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
      await (await AddonManager.getAddonByID(${JSON.stringify(GECKO_ID)})).${act}();`);
  }

  /** The id of the process that shows the page in front. */
  async frontProcess(): Promise<number> {
    return Number(
      await this.runInFront('return front.gBrowser.selectedBrowser.browsingContext.currentWindowGlobal.osPid;'),
    );
  }

  /** Whether the tab in front shows that its page has crashed. */
  async frontHasCrashed(): Promise<boolean> {
    return Boolean(
      await this.runInFront(`
      return front.gBrowser.selectedTab.hasAttribute('crashed') || front.gBrowser.selectedBrowser.currentURI.spec.startsWith('about:tabcrashed')
        || !front.gBrowser.selectedBrowser.isRemoteBrowser;`),
    );
  }

  /** Loads an address in the tab in front, as if it was typed, and waits for the page. */
  async loadInFront(url: string): Promise<void> {
    await this.runInFront(`front.openTrustedLinkIn(${JSON.stringify(url)}, 'current');`);
    await until('the page loaded again', () =>
      this.runInFront(`
      const shown = front.gBrowser.selectedBrowser;
      return shown.browsingContext.currentWindowGlobal?.documentURI.spec === ${JSON.stringify(url)} && !shown.webProgress.isLoadingDocument;`),
    );
  }

  /** Closes a tab with an address that begins like this, in any window. False where there is none. */
  async closeTab(url: string): Promise<boolean> {
    return Boolean(
      await this.run(`
      for (const { gBrowser } of Services.wm.getEnumerator('navigator:browser'))
        for (const tab of gBrowser?.tabs ?? []) {
          const { currentURI, webProgress } = tab.linkedBrowser;
          if (!currentURI.spec.startsWith(${JSON.stringify(url)}) || webProgress.isLoadingDocument) continue;
          gBrowser.removeTab(tab);
          return true;
        }
      return false;`),
    );
  }

  /** Moves the extension's button to the toolbar. In a fresh profile it is hidden in the extensions panel. */
  async pinAction(): Promise<void> {
    await this.run(`CustomizableUI.addWidgetToArea('${WIDGET_ID}', CustomizableUI.AREA_NAVBAR);`);
  }

  async clickAction(): Promise<void> {
    await this.runInFront(`
      const box = front.document.getElementById('${WIDGET_ID}').querySelector('.unified-extensions-item-action-button').getBoundingClientRect();
      ${mouseClick('front', 'box.x + box.width / 2', 'box.y + box.height / 2')}`);
  }

  /** Presses a shortcut while the tab has the focus. */
  async press(chord: string): Promise<void> {
    await this.runInFront(pressInWindow('front', chord));
  }

  /** Closes the sidebar of the window in front, like its close button. */
  async closeSidebar(): Promise<void> {
    await this.runInFront('front.SidebarController.hide();');
  }

  /** Overrides preferences of the reader, such as the colour scheme, for the page in front. */
  async overridePage(overrides: Readonly<Record<string, string>>): Promise<void> {
    await this.runInFront(
      `Object.assign(front.gBrowser.selectedBrowser.browsingContext, ${JSON.stringify(overrides)});`,
    );
  }

  /**
   * Closes every open menu and popup in every window. After a test that failed one may be open, and the next click
   * would only close it.
   */
  async closeMenus(): Promise<void> {
    await until('the end of open menus', () =>
      this.run(`
      const open = [...Services.wm.getEnumerator('navigator:browser')]
        .flatMap(({ document }) => [...document.querySelectorAll('menupopup, panel')])
        .filter(({ state, id }) => state !== 'closed' && id !== '');
      for (const one of open) one.hidePopup();
      return open.length === 0;`),
    );
  }

  /** Whether the page's context menu is open and has this entry of the extension. */
  async menuHas(itemId: string): Promise<boolean> {
    return Boolean(
      await this.runInFront(`${findMenuItem(itemId)} return menu.state === 'open' && item !== undefined;`),
    );
  }

  /** Chooses an entry of the open context menu. Opens its submenu first. */
  async activateMenuItem(itemId: string): Promise<void> {
    await this.runInFront(`
      ${findMenuItem(itemId)}
      const parents = [];
      for (let up = item.parentNode; up !== menu; up = up.parentNode) if (up.localName === 'menupopup') parents.unshift(up);
      for (const popup of parents) {
        if (popup.state === 'open') continue;
        const shown = new Promise((resolve) => popup.addEventListener('popupshown', resolve, { once: true }));
        popup.parentNode.openMenu(true);
        await shown;
      }
      // The command comes after the menu has closed. Closing the menu earlier would lose the command.
      const done = new Promise((resolve) => item.addEventListener('command', resolve, { once: true }));
      (parents.at(-1) ?? menu).activateItem(item);
      await done;`);
  }
}

const WIDGET_ID = `${GECKO_ID.replaceAll(/[^a-z0-9_-]/g, '_')}-browser-action`;

function findMenuItem(itemId: string): string {
  return `const menu = front.document.getElementById('contentAreaContextMenu');
    const item = [...menu.querySelectorAll('menuitem')].find((one) => one.id.endsWith(${JSON.stringify(`-menuitem-_${itemId}`)}));`;
}

/** A script that clicks with the window's own input. The arguments are expressions of the script around it. */
export function mouseClick(window: string, x: string, y: string): string {
  return `for (const type of ['mousedown', 'mouseup']) ${window}.synthesizeMouseEvent(type, ${x}, ${y}, { button: 0, clickCount: 1 });`;
}

/** A script that moves the mouse to a point. */
export function mouseMove(window: string, x: string, y: string): string {
  return `${window}.synthesizeMouseEvent('mousemove', ${x}, ${y}, { button: 0 });`;
}
