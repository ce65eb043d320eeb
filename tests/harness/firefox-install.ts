/** Installs the extension in Firefox: for one run, or so that it survives a restart. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import type { BidiConnection } from './firefox-bidi.ts';
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { GECKO_ID } from './firefox-preferences.ts';

/**
 * Installs the extension. When Firefox ends, it forgets an add-on from a folder with all its data, so an extension that
 * must survive is packed into a file.
 * @param keptIn a folder for that file, or null for this run only
 */
export async function installAddon(connection: BidiConnection, folder: string, keptIn: string | null): Promise<void> {
  if (keptIn === null) {
    await connection.send('webExtension.install', { extensionData: { type: 'path', path: folder } });
    return;
  }
  const archive = path.join(keptIn, 'sotto-test.xpi');
  await writeFile(archive, zipSync(await filesOf(folder), { level: 1 }));
  await connection.send('webExtension.install', {
    extensionData: { type: 'archivePath', path: archive },
    'moz:permanent': true,
  });
}

/** "Run in private windows: allow", as in the add-on's details. To be called before the add-on is installed. */
export async function allowPrivateWindows(chrome: ChromeScope): Promise<void> {
  await chrome.run(`
    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
    await ExtensionPermissions.add(${JSON.stringify(GECKO_ID)}, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });`);
}

async function filesOf(folder: string): Promise<Zippable> {
  const files: Zippable = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(folder, file)] = new Uint8Array(await readFile(file));
  }
  return files;
}
