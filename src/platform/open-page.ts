import browser from 'webextension-polyfill';

/** Opens one of our own pages in a tab in front: Options → Models, or the welcome page. */
export async function openOwnPage(page: 'models' | 'welcome'): Promise<void> {
  if (page === 'models') await browser.runtime.openOptionsPage();
  else await browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
}
