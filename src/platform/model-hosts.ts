/** The permission to reach the models' hosts. The user grants it in the click that starts a download. */
import browser from 'webextension-polyfill';
import { MODEL_HOSTS } from './edition';

/**
 * Asks the user for the permission, if it is missing, and the browser to keep downloads when space runs short. Only
 * inside a click and before any await in it. Returns false if the user declines.
 */
export async function allowDownloads(): Promise<boolean> {
  const answer = browser.permissions.request({ origins: [...MODEL_HOSTS] });
  // The model can be downloaded even if the browser refuses. It is noticed later if the browser removes it.
  void navigator.storage.persist().catch(() => false);
  return answer.catch(() => false);
}

/**
 * Whether the permission is there now: the user may have removed it in the browser's settings. Not available in
 * Chrome's offscreen document.
 */
export function downloadsAllowed(): Promise<boolean> {
  return browser.permissions.contains({ origins: [...MODEL_HOSTS] });
}
