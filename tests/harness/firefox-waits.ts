/** What Firefox and its driver let a test wait for. */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { until } from './place.ts';

/**
 * Puppeteer puts a profile's preferences back a while after the browser's end; the next start must not meet it doing
 * so.
 */
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
