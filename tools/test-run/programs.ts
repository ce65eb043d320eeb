/** Programs of our dependencies as commands that run on this Node, without a shell. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The file of a program in a package's `bin`. @throws Error where there is none. */
function programOf(packageName: string, name: string): string {
  const folder = path.join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : bin?.[name];
  if (file === undefined) throw new Error(`The package ${packageName} has no program ${name}.`);
  return path.join(folder, file);
}

/** The command for a dependency's program with arguments. */
export function dependency(packageName: string, name: string, ...args: string[]): [string, ...string[]] {
  return [process.execPath, programOf(packageName, name), ...args];
}

/** The command for one of our scripts. @param file its path in the repository */
export function script(file: string, ...args: string[]): [string, ...string[]] {
  return [process.execPath, path.join(ROOT, file), ...args];
}
