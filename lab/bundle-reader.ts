/** Parts of ours as one script, so that they can be run in a page without the extension around them. */
import path from 'node:path';
import { build, type Rolldown } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '..');

/** By the file of the module: it does not change while this process lives, and is the same for every browser. */
const bundles = new Map<string, Promise<string>>();

/** A module and all that it imports, as a script. */
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

/** Our reading of a page; `sottoExtract()` in the page then reads it. */
export function bundleReader(): Promise<string> {
  return bundleForPage(path.join(import.meta.dirname, 'extract.page.ts'));
}
