/** A copy of the built extension with one additional page. Manifest, CSP and all other files are the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFor } from './launch.ts';
import { copyPackage, linkOrCopy } from './package-copy.ts';
import { bundlePages } from './page-bundle.ts';
import type { BrowserName } from './session.ts';

export interface PackageWithPage {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * @param script the page's script, bundled to `extra.js`; the page is `/extra.html`
 * @param files files to put beside it, by their names there
 */
export async function packageWithPage(
  browser: BrowserName,
  script: string,
  files: Readonly<Record<string, string>> = {},
): Promise<PackageWithPage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-package-'));
  await copyPackage(packageFor(browser), folder);
  await bundlePages(folder, { extra: script }, { 'import.meta.env.FIREFOX': String(browser === 'firefox') });
  for (const [name, file] of Object.entries(files)) await linkOrCopy(file, path.join(folder, name));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
