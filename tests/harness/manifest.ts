/** A package's manifest, changed in a copy that a test starts its browser with. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** As far as tests change it. */
interface Manifest {
  readonly manifest_version: number;
  readonly permissions: readonly string[];
  /** Firefox's form is a text, Chrome's one for each kind of page. */
  readonly content_security_policy: string | { readonly extension_pages: string };
}

/** Writes what `change` returns over the keys of that name. */
export async function changeManifest(folder: string, change: (manifest: Manifest) => object): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify({ ...manifest, ...change(manifest) }));
}

/** The package as it is for a user who has given leave for these hosts, which headless browsers cannot be asked for. */
export function withPermissionFor(folder: string, hosts: readonly string[]): Promise<void> {
  return changeManifest(folder, ({ manifest_version: version, permissions }) =>
    version === 3 ? { host_permissions: hosts } : { permissions: [...permissions, ...hosts] },
  );
}
