/**
 * The built extension with the suite's pages, the libraries of the tiny models and the demo model in it: same manifest,
 * same CSP, same files.
 */
import { copyFile, link, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { packageFor } from '../harness/launch.ts';
import { copyPackage, replaceFile } from '../harness/package-copy.ts';
import type { BrowserName } from '../harness/session.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';
import { webllmSplit } from '../../tools/vite/webllm-split.ts';
import { wllamaCodec } from '../../tools/vite/wllama-static.ts';

/** Each page with the name under which it offers what it can do. */
export const PAGES = {
  wllama: 'conformance',
  webllm: 'conformance',
  'wllama-webgpu': 'conformance',
  tokens: 'tokens',
  'same-text': 'sameText',
  gpu: 'gpu',
  numbers: 'numbers',
  'system-role': 'systemRole',
  templates: 'templates',
} as const;
export type PageKind = keyof typeof PAGES;
const KINDS = Object.keys(PAGES) as PageKind[];

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A page's address in the package. */
export function pagePath(kind: PageKind): string {
  return `/suite-${kind}.html`;
}

/** The demo model's address in the package. */
export const DEMO_PATH = '/demo.gguf';

/** Bundles every page into a folder, once for both browsers. */
export async function bundlePages(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
    plugins: [wllamaCodec(), webllmSplit()],
    worker: { format: 'es', plugins: () => [webllmSplit()] },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(KINDS.map((kind) => [kind, path.join(import.meta.dirname, `${kind}.page.ts`)])),
        output: {
          entryFileNames: 'suite-[name].js',
          chunkFileNames: 'suite-[hash].js',
          assetFileNames: 'suite-[hash][extname]',
        },
      },
    },
  });
  for (const kind of KINDS)
    await replaceFile(
      path.join(folder, pagePath(kind)),
      `<!doctype html><title>${kind}</title><script type="module" src="suite-${kind}.js"></script>`,
    );
}

/**
 * Makes a browser's package in a folder of its own.
 * @param pages Folder that `bundlePages` has filled.
 * @throws Error when the extension has not been built.
 */
export async function makePackage(browser: BrowserName, folder: string, pages: string, demo: string): Promise<void> {
  const built = packageFor(browser);
  if (!existsSync(path.join(built, 'manifest.json')))
    throw new Error(`The extension for ${browser} is not built. Run: npm run build`);
  await copyPackage(built, folder);
  await addTestLibraries(folder);
  for (const name of await readdir(pages)) await copyFile(path.join(pages, name), path.join(folder, name));
  const target = path.join(folder, DEMO_PATH);
  await link(demo, target).catch(() => copyFile(demo, target));
}
