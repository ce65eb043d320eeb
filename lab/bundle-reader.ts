/** Bundles modules of the product into one script, to run in a page without the extension. */
import path from 'node:path';
import { build, type Rolldown } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '..');

/** By the module's file. A bundle is the same for every browser, and is made once. */
const bundles = new Map<string, Promise<string>>();

/** A module and all its imports, as a script. */
export function bundleForPage(entry: string): Promise<string> {
  const made = bundles.get(entry) ?? bundle(entry);
  bundles.set(entry, made);
  return made;
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias: { '@': ROOT } },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'bench' } },
  });
  const [output] = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}

/** A script that reads a page as the product does, when `sottoExtract()` is called in it. */
export function bundleReader(): Promise<string> {
  return bundleForPage(path.join(import.meta.dirname, 'extract.page.ts'));
}
