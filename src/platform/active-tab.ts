/** The active tab of this page's window. Without the `tabs` permission there are ids, but no addresses. */
import browser, { type Tabs } from 'webextension-polyfill';

/**
 * Calls back with the active tab, or null: at once, and when another tab becomes active. Also when its content may have
 * changed: a document has loaded, or an app in it has changed the address.
 */
export function watchFrontTab(listener: (tabId: number | null) => void): () => void {
  let windowId: number | undefined;
  let stopped = false;
  const ask = async (): Promise<void> => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    windowId = tab?.windowId;
    if (!stopped) listener(tab?.id ?? null);
  };
  const onActivated = (info: Tabs.OnActivatedActiveInfoType): void => {
    if (info.windowId === windowId) listener(info.tabId);
  };
  const onUpdated = (tabId: number, change: Tabs.OnUpdatedChangeInfoType, tab: Tabs.Tab): void => {
    const mayDiffer = change.status === 'complete' || change.url !== undefined || change.title !== undefined;
    if (mayDiffer && tab.active && tab.windowId === windowId) listener(tabId);
  };
  browser.tabs.onActivated.addListener(onActivated);
  browser.tabs.onUpdated.addListener(onUpdated);
  void ask().catch(() => {
    listener(null);
  });
  return () => {
    stopped = true;
    browser.tabs.onActivated.removeListener(onActivated);
    browser.tabs.onUpdated.removeListener(onUpdated);
  };
}
