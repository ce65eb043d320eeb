/** This installation of the extension, as its scripts see it. */
import browser from 'webextension-polyfill';

/** The address of a file in the package, for this installation. `path` begins with a slash. */
export function extensionUrl(path: string): string {
  return browser.runtime.getURL(path);
}

/** False in a script that an updated, disabled or removed extension has left in a page. */
export function isContextAlive(): boolean {
  try {
    return (browser.runtime as { id?: string }).id !== undefined;
  } catch {
    return false;
  }
}
