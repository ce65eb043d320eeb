import browser from 'webextension-polyfill';

/** The address of a file in the package, for this installation. `path` begins with a slash. */
export function extensionUrl(path: string): string {
  return browser.runtime.getURL(path);
}
