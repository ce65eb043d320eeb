/** Telling the user something when there is no page to tell it in: the popup, else the toolbar button's badge. */
import browser from 'webextension-polyfill';
import { openPopup, toolbarAction } from '@/src/platform/action';
import { openPopupWindow } from '@/src/platform/open-page';

/** Opens the popup, which looks at the tab and explains; where it will not open, marks the button for that tab. */
export async function pointToPopup(tabId: number): Promise<void> {
  if (await openPopup()) return;
  await toolbarAction.setBadgeText({ text: '!', tabId });
  await toolbarAction.setTitle({ title: browser.i18n.getMessage('action_see'), tabId });
}

/**
 * Shows what a card was to show and could not: the popup, in a window of its own where it does not open, else the
 * button says it.
 */
export async function showElsewhere(tabId: number): Promise<void> {
  const tab = await browser.tabs.get(tabId);
  // The popup is about the tab in front.
  if (tab.active && (await openPopup())) return;
  if (await openPopupWindow(tabId, tab.incognito)) return;
  await toolbarAction.setBadgeText({ text: '!', tabId });
  await toolbarAction.setTitle({ title: browser.i18n.getMessage('action_seeAnswer'), tabId });
}

/** The user has seen it: the mark goes. */
export async function clearMark(tabId: number): Promise<void> {
  await toolbarAction.setBadgeText({ text: '', tabId });
  await toolbarAction.setTitle({ title: '', tabId });
}
