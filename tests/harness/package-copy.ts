/** A copy of a built package that a test may change. */
import { cp, copyFile, link, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Weights and WebAssembly are most of a package's bytes, and no test changes them. */
const LINKED = new Set(['.wasm', '.gguf']);

/** Copies a package into a folder. Large files are hard links to the originals, so change files by `replaceFile`. */
export async function copyPackage(from: string, to: string): Promise<void> {
  const large: string[] = [];
  await cp(from, to, {
    recursive: true,
    filter: (file) => {
      if (!LINKED.has(path.extname(file))) return true;
      large.push(path.relative(from, file));
      return false;
    },
  });
  for (const file of large) {
    const [source, target] = [path.join(from, file), path.join(to, file)];
    await mkdir(path.dirname(target), { recursive: true });
    await linkOrCopy(source, target);
  }
}

/** Gives a file another name, by a link if it is on the same disk. So nobody may write into it. */
export function linkOrCopy(file: string, target: string): Promise<void> {
  return link(file, target).catch(() => copyFile(file, target));
}

/**
 * Replaces a file of a copy, without changing the original that it may link to. A browser that reads the package
 * meanwhile gets the old file or the new one, never a part.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const whole = `${file}.new`;
  await writeFile(whole, content);
  await rename(whole, file);
}

/** The paths of all scripts of a package. */
export async function scriptsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.js')).map((name) => path.join(folder, name));
}

/**
 * Makes a copy's optional host permissions required ones. Headless Chromium shows no question for optional ones; for a
 * required one that is withheld, `grantHost` answers instead, and the extension cannot tell the difference.
 */
export async function requireHosts(folder: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const { optional_host_permissions: hosts, ...rest } = JSON.parse(await readFile(file, 'utf8')) as Record<
    string,
    unknown
  >;
  await writeFile(file, JSON.stringify({ ...rest, host_permissions: hosts }));
}
