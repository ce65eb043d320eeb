/** Our reading of a page as one script, so that it can be run in a page without the extension around it. */
import path from 'node:path';
import { build, type Rolldown } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The script; `sottoExtract()` in the page then reads it. */
export async function bundleReader(): Promise<string> {
  const result = await build({
    configFile: false, root: ROOT, logLevel: 'error', publicDir: false, resolve: { alias: { '@': ROOT } },
    build: { write: false, minify: false, lib: { entry: path.join(import.meta.dirname, 'extract.page.ts'), formats: ['iife'], name: 'bench' } },
  });
  const [output] = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}
