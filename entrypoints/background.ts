/**
 * Chrome: the service worker, which may be killed at any moment and holds nothing. Firefox: the persistent background
 * page, which is also the host.
 */
import browser, { type Tabs } from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import { actions } from '@/src/actions/registry';
import { answerCalls } from '@/src/background/answer-calls';
import { hostSurroundings } from '@/src/background/host-surroundings';
import { createMenus, opensPanel, parseMenuId } from '@/src/background/menus';
import { pointToPopup } from '@/src/background/notice';
import { inject, startTask } from '@/src/background/start-task';
import { obstacleForUrl } from '@/src/extract/url-obstacle';
import { announceAllowed } from '@/src/messaging/page-allowed';
import { notifyHost } from '@/src/messaging/send';
import { serve } from '@/src/messaging/serve';
import { ensureOffscreen } from '@/src/platform/offscreen';
import { openOwnPage } from '@/src/platform/open-page';
import { openPanel } from '@/src/platform/panel';
import { HOST_IN_BACKGROUND } from '@/src/platform/differences';
import { backgroundCalls } from '@/src/protocol/background-calls';
import { loadSettings } from '@/src/storage/settings';

export default defineBackground({ persistent: true, main });

function main(): void {
  // Imported here, and not above, so that Chrome's service worker does not carry the host's code.
  const host = HOST_IN_BACKGROUND
    ? import('@/src/host/start-host').then(({ startHost }) => startHost(hostSurroundings))
    : null;
  const notify: typeof notifyHost = async (call, params) =>
    host ? (await host).notify(call, params) : notifyHost(call, params);
  const ensureHost = async (): Promise<void> => {
    await (host ?? ensureOffscreen());
  };
  serve(backgroundCalls, answerCalls(ensureHost, hostSurroundings), 'host-unreachable');
  listenToMenus();
  browser.commands.onCommand.addListener((command, tab) => {
    if (command === 'ask-page' && tab) ask(tab);
  });

  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void openOwnPage('welcome');
  });
  browser.tabs.onRemoved.addListener((tabId) => {
    void notify('notice.tabClosed', { tabId });
  });
  browser.runtime.onStartup.addListener(() => {
    void Promise.all([loadSettings(), ensureHost()]).then(([{ history }]) =>
      notify('notice.browserStarted', { keepChats: history === 'keep' }),
    );
  });
}

/**
 * Opens the panel in a menu's or a shortcut's own turn, and tells the panels that the page in this tab is allowed now.
 */
function ask(tab: Tabs.Tab): void {
  void openPanel(tab.windowId ?? browser.windows.WINDOW_ID_CURRENT);
  if (tab.id !== undefined) announceAllowed(tab.id);
}

function listenToMenus(): void {
  if (HOST_IN_BACKGROUND) void createMenus(actions);
  else
    browser.runtime.onInstalled.addListener(() => {
      void createMenus(actions);
    });

  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (opensPanel(info.menuItemId) && tab) ask(tab);
    const choice = parseMenuId(info.menuItemId, actions);
    const tabId = tab?.id;
    if (!choice || tabId === undefined) return;
    // Firefox opens the popup only before any await, so what the address tells is told at once.
    if (tab?.url !== undefined && obstacleForUrl(tab.url) !== null) {
      void pointToPopup(tabId);
      return;
    }
    inject(tabId).then(
      // From here on the card tells what goes wrong.
      () =>
        startTask(tabId, { ...choice, selectionText: info.selectionText ?? null, card: true }).catch(() => undefined),
      () => pointToPopup(tabId),
    );
  });
}
