import browser from 'webextension-polyfill';

/** Opens one of our own pages in a new active tab: Options → Models, or the welcome page. */
export async function openOwnPage(page: 'models' | 'welcome'): Promise<void> {
  if (page === 'models') await browser.runtime.openOptionsPage();
  else await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
}

/**
 * Opens the popup for a tab in a small window, because browsers open the popup itself only in a user gesture. Returns
 * false if no window opens.
 */
export async function openPopupWindow(tabId: number, incognito: boolean): Promise<boolean> {
  const url = browser.runtime.getURL(`/popup.html?tab=${String(tabId)}`);
  try {
    await browser.windows.create({ url, type: 'popup', width: 380, height: 640, incognito });
    return true;
  } catch {
    return false;
  }
}
