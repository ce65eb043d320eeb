/** The npm packages that the extension is built from: `dependencies`, and what these need in turn. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const NamesSchema = v.optional(v.record(v.string(), v.string()), {});

/** npm's lock file, version 2 or 3: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
const LockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      version: v.optional(v.string()),
      license: v.optional(v.string()),
      dependencies: NamesSchema,
      optionalDependencies: NamesSchema,
    }),
  ),
});
export type Lock = v.InferOutput<typeof LockSchema>;

export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or '' where the package names none. */
  readonly license: string;
  /** The package's folder, relative to the repository. */
  readonly folder: string;
}

/** Reads a repository's `package-lock.json`. @throws Error where it is missing or has another form. */
export function readLock(root: string): Lock {
  return v.parse(LockSchema, JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
}

/** Finds a package as Node does: in the nearest `node_modules` on the way up. */
function locate({ packages }: Lock, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (candidate in packages) return candidate;
    if (!folder.includes('/node_modules/')) return folder === '' ? null : locate({ packages }, '', name);
  }
}

/** Every production package, sorted by name. Optional ones that npm left out of the lock file do not count. */
export function productionPackages(lock: Lock): ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  const queue = [''];
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const entry = lock.packages[folder];
    for (const name of Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies })) {
      const at = locate(lock, folder, name);
      if (at === null || found.has(at)) continue;
      const { version = '', license = '' } = lock.packages[at] ?? {};
      found.set(at, { name, version, license, folder: at });
      queue.push(at);
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}
