/**
 * Context menu and keyboard shortcuts, which headless Chromium has no window for. A real click on the toolbar button
 * grants `activeTab`. Then the event is sent inside a user gesture, which Chromium passes on with a message between the
 * extension's pages. Listeners that wait before they open something fail here as they do for a user.
 */
import type { Browser, Extension, Page, WebWorker } from 'puppeteer';
import type { Tab } from './session.ts';

interface ChromeTab {
  readonly id: number;
  readonly url?: string;
}
interface MessageListener {
  (message: { key?: string }): void;
}
interface ChromeApi {
  readonly runtime: {
    sendMessage(message: object): Promise<unknown>;
    readonly onMessage: {
      addListener(listener: MessageListener): void;
      removeListener(listener: MessageListener): void;
    };
  };
  readonly tabs: { query(filter: object): Promise<ChromeTab[]> };
  readonly action: {
    setPopup(details: { tabId: number; popup: string }): Promise<void>;
    getPopup(details: object): Promise<string>;
  };
  readonly contextMenus: { readonly onClicked: { dispatch(info: object, tab: object): void } };
  readonly commands: { readonly onCommand: { dispatch(command: string, tab: object): void } };
}
declare const chrome: ChromeApi;

/** An event to send: an entry of the context menu was chosen, or a shortcut was pressed. */
export type Gesture =
  | { readonly kind: 'menu'; readonly itemId: string; readonly selectionText: string }
  | { readonly kind: 'command'; readonly command: string };

export interface GestureScene {
  readonly browser: Browser;
  readonly extension: Extension;
  readonly origin: string;
  readonly worker: () => Promise<WebWorker>;
}

/** The number of a page's browser window in the extension API. */
export async function windowOf(page: Page): Promise<number> {
  const session = await page.createCDPSession();
  try {
    return (await session.send('Browser.getWindowForTarget')).windowId;
  } finally {
    await session.detach();
  }
}

/** Sends the event for a tab, which comes to the front, with the permission that the real act grants. */
export async function gesture(scene: GestureScene, tab: Tab, what: Gesture): Promise<void> {
  await tab.page.bringToFront();
  const windowId = await windowOf(tab.page);
  await grantActiveTab(scene, tab, windowId);
  const worker = await scene.worker();
  const key = await worker.evaluate(listenOnce, what, windowId);
  // An image of the package is a page of the extension's origin without any code.
  const helper = await scene.browser.newPage({ background: true });
  await helper.goto(`${scene.origin}/icons/16.png`);
  await helper.evaluate((message) => chrome.runtime.sendMessage(message).catch(() => undefined), { key });
  await helper.close();
}

/** Clicks the toolbar button without its popup, so that the click does nothing else. */
async function grantActiveTab(scene: GestureScene, tab: Tab, windowId: number): Promise<void> {
  const { id, popup } = await (await scene.worker()).evaluate(async (inWindow) => {
    const [active] = await chrome.tabs.query({ active: true, windowId: inWindow });
    if (!active) throw new Error('No active tab.');
    const shown = await chrome.action.getPopup({ tabId: active.id });
    await chrome.action.setPopup({ tabId: active.id, popup: '' });
    return { id: active.id, popup: shown };
  }, windowId);
  await tab.page.triggerExtensionAction(scene.extension);
  await (await scene.worker()).evaluate((tabId, shown) => chrome.action.setPopup({ tabId, popup: shown }), id, popup);
}

/** Runs in the service worker: sends the event as soon as the message with the returned key arrives. */
async function listenOnce(what: Gesture, windowId: number): Promise<string> {
  const [tab] = await chrome.tabs.query({ active: true, windowId });
  if (!tab) throw new Error('No active tab.');
  const key = `sotto-test:${String(Math.random())}`;
  const { onMessage } = chrome.runtime;
  onMessage.addListener(function listener(message) {
    if (message.key !== key) return;
    onMessage.removeListener(listener);
    if (what.kind === 'command') {
      chrome.commands.onCommand.dispatch(what.command, tab);
      return;
    }
    const { itemId: menuItemId, selectionText } = what;
    const info = {
      menuItemId,
      pageUrl: tab.url ?? '',
      editable: false,
      frameId: 0,
      ...(selectionText && { selectionText }),
    };
    chrome.contextMenus.onClicked.dispatch(info, tab);
  });
  return key;
}
