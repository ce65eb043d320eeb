import browser from 'webextension-polyfill';

/** When the extension is removed or updated, Firefox ends its scripts in pages without notice. Chrome lets them run. */
export const SCRIPTS_END_UNTOLD = import.meta.env.FIREFOX;

/** False in a script that an updated, disabled or removed extension has left in a page. */
export function isContextAlive(): boolean {
  try {
    return (browser.runtime as { id?: string }).id !== undefined;
  } catch {
    return false;
  }
}
