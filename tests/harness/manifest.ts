/** Changes the manifest in a copy of the package. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The part of the manifest that tests change. */
interface Manifest {
  readonly manifest_version: number;
  readonly permissions: readonly string[];
  /** A text in Firefox; one for each kind of page in Chrome. */
  readonly content_security_policy: string | { readonly extension_pages: string };
}

/** Replaces the keys that `change` returns. */
export async function changeManifest(folder: string, change: (manifest: Manifest) => object): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  await writeFile(file, JSON.stringify({ ...manifest, ...change(manifest) }));
}

/** Gives a package permission for hosts, as if the user had given it: headless browsers cannot show the question. */
export function withPermissionFor(folder: string, hosts: readonly string[]): Promise<void> {
  return changeManifest(folder, ({ manifest_version: version, permissions }) =>
    version === 3 ? { host_permissions: hosts } : { permissions: [...permissions, ...hosts] },
  );
}
