import browser from 'webextension-polyfill';

/** Firefox ends the scripts of an extension that goes without a word to any of them; Chrome leaves them running. */
export const SCRIPTS_END_UNTOLD = import.meta.env.FIREFOX;

/** False in a script that an updated, disabled or removed extension has left behind in a page. */
export function isContextAlive(): boolean {
  try {
    return (browser.runtime as { id?: string }).id !== undefined;
  } catch {
    return false;
  }
}
