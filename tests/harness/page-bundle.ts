/** Bundles pages for a copy of the package: each script with all its imports, and a document that loads it. */
import path from 'node:path';
import { build } from 'vite';
import { webllmSplit } from '../../tools/vite/webllm-split.ts';
import { wllamaCodec } from '../../tools/vite/wllama-static.ts';
import { replaceFile } from './package-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Writes `NAME.html` and `NAME.js` into a folder for each page, and their shared chunks.
 * @param scripts the scripts' files, by the pages' names
 * @param define expressions by the names that they replace
 */
export async function bundlePages(
  folder: string,
  scripts: Readonly<Record<string, string>>,
  define: Readonly<Record<string, string>> = {},
): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    base: './',
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
    plugins: [wllamaCodec(), webllmSplit()],
    worker: { format: 'es', plugins: () => [webllmSplit()] },
    define,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: scripts,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'bundled-[hash].js',
          assetFileNames: 'bundled-[hash][extname]',
        },
      },
    },
  });
  for (const name of Object.keys(scripts))
    await replaceFile(
      path.join(folder, `${name}.html`),
      `<!doctype html><title>${name}</title><script type="module" src="${name}.js"></script>`,
    );
}
