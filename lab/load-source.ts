/** Runs a module of the product in Node: Vite resolves its imports, as in the build. */
import path from 'node:path';
import { runnerImport } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '..');

/** @param file relative to this folder. */
export async function loadSource<T>(file: string): Promise<T> {
  const options = { configFile: false, root: ROOT, logLevel: 'error', resolve: { alias: { '@': ROOT } } } as const;
  return (await runnerImport<T>(path.join(import.meta.dirname, file), options)).module;
}
