import type { Place } from './place.ts';

/** SHA-256 of a file in the models' folder, as the browser reads it. */
export function hashOnDisk(place: Place, name: string): Promise<string> {
  return place.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
    const bytes = await (await (await folder.getFileHandle(wanted)).getFile()).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  }, name);
}
