import browser from 'webextension-polyfill';

/** The toolbar button: `action` in MV3, `browserAction` in Firefox's MV2. */
export const toolbarAction: typeof browser.action = import.meta.env.FIREFOX ? browser.browserAction : browser.action;

/**
 * Opens the popup where the browser lets us: Firefox only inside a user's gesture and before any await, Chrome from
 * version 127 on. Returns false where it does not open.
 */
export async function openPopup(): Promise<boolean> {
  try {
    await toolbarAction.openPopup();
    return true;
  } catch {
    return false;
  }
}
