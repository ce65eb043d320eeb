/** The extension in Firefox's profile: for one run, or installed so that it is still there after a restart. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import type { BidiConnection } from './firefox-bidi.ts';
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { GECKO_ID } from './firefox-preferences.ts';

/**
 * Puts the extension in. Firefox forgets an add-on that was put in from a folder when it ends, with all that it
 * stored, so one that is to be kept is packed into a file.
 * @param keptIn Folder for that file, or null for this run only.
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

/** "Run in private windows: allow", as in the add-on's details; said before it is put in, it counts from the start. */
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
