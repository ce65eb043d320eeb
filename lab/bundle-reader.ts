/** Parts of ours as one script, so that they can be run in a page without the extension around them. */
import path from 'node:path';
import { build, type Rolldown } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '..');

/** A module and all that it imports, as a script. */
export async function bundleForPage(entry: string): Promise<string> {
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
export async function bundleReader(): Promise<string> {
  return bundleForPage(path.join(import.meta.dirname, 'extract.page.ts'));
}
