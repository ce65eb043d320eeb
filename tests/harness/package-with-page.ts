/** A copy of the built extension with one page more: same manifest, same CSP, same files. */
import { cp, link, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { webllmSplit } from '../../tools/vite/webllm-split.ts';
import { wllamaCodec } from '../../tools/vite/wllama-static.ts';
import { packageFor } from './launch.ts';
import type { BrowserName } from './session.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface PackageWithPage {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * @param script The page's script, bundled to `extra.js`; the page is `/extra.html`.
 * @param files Files to put beside it, by the name they get there.
 */
export async function packageWithPage(
  browser: BrowserName,
  script: string,
  files: Readonly<Record<string, string>> = {},
): Promise<PackageWithPage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-package-'));
  await cp(packageFor(browser), folder, { recursive: true });
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
    plugins: [wllamaCodec(), webllmSplit()],
    define: { 'import.meta.env.FIREFOX': String(browser === 'firefox') },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: script,
        output: {
          entryFileNames: 'extra.js',
          chunkFileNames: 'extra-[hash].js',
          assetFileNames: 'extra-[hash][extname]',
        },
      },
    },
  });
  await writeFile(
    path.join(folder, 'extra.html'),
    '<!doctype html><title>Extra</title><script type="module" src="extra.js"></script>',
  );
  for (const [name, file] of Object.entries(files))
    await link(file, path.join(folder, name)).catch(() => copyFile(file, path.join(folder, name)));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
