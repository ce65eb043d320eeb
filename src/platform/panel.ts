/** The panel beside the page: Chrome's side panel, Firefox's sidebar. */
import browser from 'webextension-polyfill';

interface ChromeSidePanel {
  readonly sidePanel: { open(options: { windowId: number }): Promise<void> };
}

/**
 * Opens the panel of a window, or leaves it open. Only inside a user gesture, and before any await in it; else this
 * returns false. Firefox opens it in the active window, whatever `windowId` says.
 */
export async function openPanel(windowId: number): Promise<boolean> {
  try {
    if (import.meta.env.FIREFOX) await browser.sidebarAction.open();
    else await (globalThis as unknown as { chrome: ChromeSidePanel }).chrome.sidePanel.open({ windowId });
    return true;
  } catch {
    return false;
  }
}
