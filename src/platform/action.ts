import browser from 'webextension-polyfill';

/** The toolbar button: `action` in MV3, `browserAction` in Firefox's MV2. */
export const toolbarAction: typeof browser.action = import.meta.env.FIREFOX ? browser.browserAction : browser.action;

/**
 * Opens the popup. Returns false if the browser does not allow it: Firefox only inside a user gesture and before any
 * await, Chrome only since version 127.
 */
export async function openPopup(): Promise<boolean> {
  try {
    await toolbarAction.openPopup();
    return true;
  } catch {
    return false;
  }
}
