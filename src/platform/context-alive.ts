import browser from 'webextension-polyfill';

/** False in a script that an updated, disabled or removed extension has left behind in a page. */
export function isContextAlive(): boolean {
  try {
    return (browser.runtime as { id?: string }).id !== undefined;
  } catch {
    return false;
  }
}
