/**
 * Chrome: the service worker, which may be killed at any moment and holds nothing. Firefox: the persistent background
 * page, which is also the host.
 */
import browser, { type Tabs } from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import { showDownload } from '@/src/background/download-badge';
import { actions } from '@/src/actions/registry';
import { actionFor } from '@/src/actions/table';
import { createMenus, opensPanel, parseMenuId } from '@/src/background/menus';
import { clearMark, pointToPopup, showElsewhere } from '@/src/background/notice';
import { showPassage } from '@/src/background/show-passage';
import { inject, inspectTab, openChat, retryTask, startTask } from '@/src/background/start-task';
import { obstacleForUrl } from '@/src/extract/url-obstacle';
import { notifyHost } from '@/src/messaging/notify-host';
import { announceAllowed } from '@/src/messaging/page-allowed';
import { callPage } from '@/src/messaging/page-client';
import { serve } from '@/src/messaging/serve';
import { downloadsAllowed } from '@/src/platform/model-hosts';
import { ensureOffscreen } from '@/src/platform/offscreen';
import { openOwnPage } from '@/src/platform/open-page';
import { openPanel } from '@/src/platform/panel';
import { HOST_IN_BACKGROUND } from '@/src/platform/differences';
import { backgroundCalls } from '@/src/protocol/background-calls';
import type { DownloadMark } from '@/src/protocol/download';
import { SottoError } from '@/src/protocol/errors';
import { loadKnownModels, saveKnownModels } from '@/src/storage/known-models';
import { letGoOfModel, loadSettings, loadTaskSettings, saveSettings } from '@/src/storage/settings';

export default defineBackground({ persistent: true, main });

function main(): void {
  // Imported here, and not above, so that Chrome's service worker does not carry the host's code.
  const surroundings = {
    showDownload: (mark: DownloadMark) => {
      void showDownload(mark);
    },
    mayDownload: downloadsAllowed,
    choice: { load: loadTaskSettings, use: (sha256: string) => saveSettings({ model: sha256 }), letGo: letGoOfModel },
    known: { load: loadKnownModels, save: saveKnownModels },
  };
  const host = HOST_IN_BACKGROUND
    ? import('@/src/host/start-host').then(({ startHost }) => startHost(surroundings))
    : null;
  const notify: typeof notifyHost = async (call, params) =>
    host ? (await host).notify(call, params) : notifyHost(call, params);
  const ensureHost = async (): Promise<void> => {
    await (host ?? ensureOffscreen());
  };
  serveBackground(ensureHost);
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

function serveBackground(ensureHost: () => Promise<void>): void {
  serve(
    backgroundCalls,
    {
      'background.ensureHost': async () => {
        await ensureHost();
        return {};
      },
      'background.start': async ({ tabId, action, scope }) => {
        await inject(tabId);
        return startTask(tabId, { action: actionFor(action, actions), scope, selectionText: null, card: false });
      },
      'background.inspect': async ({ tabId }) => {
        await clearMark(tabId);
        return inspectTab(tabId);
      },
      'background.card': async (params, { sender }) => {
        if (sender.tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
        return callPage(sender.tabId, 'page.card', params);
      },
      'background.cardContent': async (params, { sender }) => {
        if (sender.tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
        return callPage(sender.tabId, 'page.cardContent', params);
      },
      'background.retry': ({ jobId, tabId, ...changes }, { sender }) =>
        retryTask(sender.kind === 'frame' ? sender.tabId : tabId, jobId, changes),
      'background.cardLost': async (_params, { sender }) => {
        if (sender.tabId !== null) await showElsewhere(sender.tabId);
        return {};
      },
      'background.openChat': ({ tabId }) => openChat(tabId),
      'background.replace': async (params, { sender }) => {
        if (sender.tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
        return callPage(sender.tabId, 'page.replace', params);
      },
      'background.showPassage': (params, { sender }) => showPassage(params, sender),
      'background.knownModels': async () => ({ models: await loadKnownModels() }),
      'background.keepKnownModels': async ({ models }) => {
        await saveKnownModels(models);
        return {};
      },
      'background.showDownload': async ({ mark }) => {
        await showDownload(mark);
        return {};
      },
      'background.choice': async () => ({ settings: await loadTaskSettings() }),
      'background.useModel': async ({ sha256 }) => {
        await saveSettings({ model: sha256 });
        return {};
      },
      'background.letGoOfModel': async ({ sha256 }) => {
        await letGoOfModel(sha256);
        return {};
      },
      'background.mayDownload': async () => ({ allowed: await downloadsAllowed() }),
      'background.openPage': async ({ page }) => {
        await openOwnPage(page);
        return {};
      },
    },
    'host-unreachable',
  );
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
