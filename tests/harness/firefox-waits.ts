/** Waits for Firefox and its driver. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { until } from './place.ts';

/** Waits until puppeteer has restored a profile's preferences, which happens some time after the browser's end. */
export function preferencesBack(profileDir: string): Promise<boolean> {
  const isThere = (name: string): Promise<boolean> =>
    access(path.join(profileDir, name)).then(
      () => true,
      () => false,
    );
  return until(
    'the preferences put back',
    async () =>
      (await isThere('user.js')) && !(await isThere('user.js.puppeteer')) && !(await isThere('prefs.js.puppeteer')),
  );
}
