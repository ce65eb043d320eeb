/** The files of this repository, as its checks read them: in a clone, and in an export without git. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What git ignores: an export has none of it at first, and gets it by installing and building. */
const MADE = ['node_modules', '.output', '.wxt', '.build', 'bench-results', 'screenshots'];

/** A file's text. @param file relative to the repository's root */
export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Whether there is a file or folder of this name, relative to the repository's root. */
export function exists(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

/** The names of the files that match a pattern, relative to the repository's root and in order. */
export function matching(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT }).sort();
}

/** What git prints, without its complaints, or null where there is no git or it refuses. */
export function git(...command: readonly string[]): string | null {
  try {
    return execFileSync('git', command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  } catch {
    return null;
  }
}

/** All files that are kept in the repository. In an export: all that are there and were not made by a command. */
export function trackedFiles(): string[] {
  const listed = (git('ls-files', '-z') ?? '').split('\0').filter((file) => file !== '' && exists(file));
  if (listed.length > 0) return listed;
  return globSync('**/*', { cwd: ROOT, withFileTypes: true, exclude: ({ name }) => MADE.includes(name) })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
}
