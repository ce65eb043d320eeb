/** Leave to reach the hosts that models come from, which only the user gives: in the click that starts a download. */
import browser from 'webextension-polyfill';
import { MODEL_HOSTS } from './edition';

/**
 * Asks the user to allow the models' hosts, where they have not yet, and the browser to keep what is fetched rather
 * than remove it when space runs short. Only inside a click and before any await in it. False when the user declines.
 */
export async function allowDownloads(): Promise<boolean> {
  const answer = browser.permissions.request({ origins: [...MODEL_HOSTS] });
  // Whatever the browser says to this, the model can be fetched; what it removes is noticed later.
  void navigator.storage.persist().catch(() => false);
  return answer.catch(() => false);
}

/**
 * Whether the models' hosts are allowed now: the user may have taken that back in the browser's own settings. Not in
 * Chrome's offscreen document.
 */
export function downloadsAllowed(): Promise<boolean> {
  return browser.permissions.contains({ origins: [...MODEL_HOSTS] });
}
