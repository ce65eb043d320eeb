/**
 * Chrome: the service worker, which may be killed at any moment and holds nothing. Firefox: the persistent background
 * page, which is also the host.
 */
import browser from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import { createMenus, parseMenuId } from '@/src/background/menus';
import { clearMark, pointToPopup } from '@/src/background/notice';
import { inject, inspectTab, retryTask, startTask } from '@/src/background/start-task';
import { obstacleForUrl } from '@/src/extract/obstacle';
import { startHost, type RunningHost } from '@/src/host/start-host';
import { notifyHost } from '@/src/messaging/notify-host';
import { callPage } from '@/src/messaging/page-client';
import { serve } from '@/src/messaging/serve';
import { ensureOffscreen } from '@/src/platform/offscreen';
import { HOST_IN_BACKGROUND } from '@/src/platform/target';
import { backgroundCalls } from '@/src/protocol/contract';
import { SottoError } from '@/src/protocol/errors';

export default defineBackground({ persistent: true, main });

function main(): void {
  const host: RunningHost | null = HOST_IN_BACKGROUND ? startHost() : null;
  serveBackground();
  listenToMenus();

  browser.tabs.onRemoved.addListener((tabId) => {
    if (host) host.notify('notice.tabClosed', { tabId });
    else void notifyHost('notice.tabClosed', { tabId });
  });
  browser.runtime.onStartup.addListener(() => {
    if (host) host.notify('notice.browserStarted', {});
    else void ensureOffscreen().then(() => notifyHost('notice.browserStarted', {}));
  });
}

function serveBackground(): void {
  serve(backgroundCalls, {
    'background.ensureHost': async () => {
      if (!HOST_IN_BACKGROUND) await ensureOffscreen();
      return {};
    },
    'background.start': async ({ tabId, intent, scope }) => {
      await inject(tabId);
      return startTask(tabId, { intent, scope, selectionText: null, card: false });
    },
    'background.inspect': async ({ tabId }) => {
      await clearMark(tabId);
      return inspectTab(tabId);
    },
    'background.card': async (params, { sender }) => {
      if (sender.tabId === null) throw new SottoError('forbidden', 'a card is in a tab');
      return callPage(sender.tabId, 'page.card', params);
    },
    'background.retry': ({ jobId, tabId }, { sender }) => retryTask(sender.kind === 'frame' ? sender.tabId : tabId, jobId),
    'background.cardLost': async (_params, { sender }) => {
      if (sender.tabId !== null) await pointToPopup(sender.tabId);
      return {};
    },
    'background.openModels': async () => {
      await browser.runtime.openOptionsPage();
      return {};
    },
  }, 'host-unreachable');
}

function listenToMenus(): void {
  if (HOST_IN_BACKGROUND) void createMenus();
  else browser.runtime.onInstalled.addListener(() => { void createMenus(); });

  browser.contextMenus.onClicked.addListener((info, tab) => {
    const choice = parseMenuId(info.menuItemId);
    const tabId = tab?.id;
    if (!choice || tabId === undefined) return;
    // Firefox opens the popup only before any await, so what the address tells is told at once.
    if (tab?.url !== undefined && obstacleForUrl(tab.url) !== null) {
      void pointToPopup(tabId);
      return;
    }
    inject(tabId).then(
      // From here on the card tells what goes wrong.
      () => startTask(tabId, { ...choice, selectionText: info.selectionText ?? null, card: true }).catch(() => undefined),
      () => pointToPopup(tabId),
    );
  });
}
