/** The packages that `npm run build` made, for both browsers and in both editions. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface BuiltPackage {
  readonly name: 'chrome-mv3' | 'firefox-mv2';
  readonly folder: string;
  /** False where it is not built yet: then there is nothing to test. */
  readonly exists: boolean;
}

/** A file of a package; `path` is relative to it, with forward slashes. */
export interface PackagedFile {
  readonly path: string;
  readonly contents: Buffer;
}

const OUTPUT = path.resolve(import.meta.dirname, '../../.output');

/** Both packages of an edition, built or not. */
function builds(output: string): readonly BuiltPackage[] {
  return (['chrome-mv3', 'firefox-mv2'] as const).map((name) => {
    const folder = path.join(output, name);
    return { name, folder, exists: existsSync(path.join(folder, 'manifest.json')) };
  });
}

/** The standard edition. */
export const BUILDS = builds(OUTPUT);
/** The sealed edition, with the model that it was last built with. */
export const SEALED_BUILDS = builds(path.join(OUTPUT, 'sealed'));

/** A package's manifest as the browser reads it. */
export function readManifest({ folder }: BuiltPackage): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
}

/** Every file of a package. */
export function packagedFiles({ folder }: BuiltPackage): PackagedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .map((file) => ({ path: path.relative(folder, file).replaceAll('\\', '/'), contents: readFileSync(file) }));
}
