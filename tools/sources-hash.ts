/** A hash of the sources of compiled files in the repository. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/**
 * One SHA-256 over the names and contents of files.
 * @param folder the folder of `parts`, which are files and folders
 * @param counts false for a file that no compiled file depends on; gets its path below `folder`
 */
export function sourcesHash(folder: string, parts: readonly string[], counts: (name: string) => boolean): string {
  const under = (name: string): string[] =>
    statSync(path.join(folder, name)).isFile()
      ? [name]
      : readdirSync(path.join(folder, name)).flatMap((child) => under(`${name}/${child}`));
  const files = parts.flatMap(under).filter(counts).sort();
  return sha256(files.map((name) => `${name}\0${sha256(readFileSync(path.join(folder, name)))}\n`).join(''));
}
