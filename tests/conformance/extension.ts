/**
 * The built extension with a page of the suite's own in it: same manifest, same CSP, same files, in a temporary folder.
 */
import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import type { Page } from 'puppeteer';
import { packageFor } from '../harness/launch';
import type { BrowserName, Session } from '../harness/session';
import { addTestLibraries } from '../harness/test-libraries';
import { webllmSplit } from '../../tools/vite/webllm-split';
import { wllamaAssets, wllamaCodec } from '../../tools/vite/wllama-static';

export const ENGINES = ['wllama', 'webllm', 'wllama-webgpu'] as const;
export type EngineUnderTest = (typeof ENGINES)[number];
/**
 * What the suite's page is for: an engine, the tokens of both, their answers, what becomes of a GPU, or what libraries
 * compute.
 */
type PageKind = EngineUnderTest | 'tokens' | 'same-text' | 'gpu' | 'numbers';

/**
 * Whether an engine can run in a browser on a machine without a GPU: Chromium's software adapter does not compute in
 * half precision, which llama.cpp's WebGPU backend does without nowhere.
 */
export function runsInSoftware(engine: EngineUnderTest, browser: BrowserName): boolean {
  return engine !== 'wllama-webgpu' || browser === 'firefox';
}

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface ConformanceExtension {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * @param models GGUF files to put into the package, by the name they get there.
 * @throws Error when the extension has not been built.
 */
export async function conformanceExtension(
  browser: BrowserName,
  kind: PageKind,
  models: Readonly<Record<string, string>> = {},
): Promise<ConformanceExtension> {
  const built = packageFor(browser);
  if (!existsSync(path.join(built, 'manifest.json')))
    throw new Error(`The extension for ${browser} is not built. Run: npm run build`);
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-conformance-'));
  await cp(built, folder, { recursive: true });
  await bundlePage(kind, folder);
  await writeFile(
    path.join(folder, 'conformance.html'),
    '<!doctype html><title>Conformance</title><script type="module" src="conformance.js"></script>',
  );
  if (kind === 'webllm' || kind === 'numbers') await addTestLibraries(folder);
  else await addMissingWorkers(folder);
  for (const [name, file] of Object.entries(models))
    await link(file, path.join(folder, name)).catch(() => copyFile(file, path.join(folder, name)));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Opens the suite's page; resolves when it can run checks. */
export async function openConformancePage(session: Session): Promise<Page> {
  const { page, place } = await session.openExtensionPage('/conformance.html');
  await place.waitFor('the suite in its page', () => globalThis.conformance !== undefined, []);
  return page;
}

/** Opens the page in which libraries compute; one for each library, for a page holds what it has loaded. */
export async function openNumbersPage(session: Session): Promise<Page> {
  const { page, place } = await session.openExtensionPage('/conformance.html');
  await place.waitFor('the page of the libraries', () => globalThis.numbers !== undefined, []);
  return page;
}

async function bundlePage(kind: PageKind, folder: string): Promise<void> {
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
        input: path.join(import.meta.dirname, `${kind}.page.ts`),
        output: {
          entryFileNames: 'conformance.js',
          chunkFileNames: 'conformance-[hash].js',
          assetFileNames: 'conformance-[hash][extname]',
        },
      },
    },
  });
}

/** The build puts these into the package; a build from before it did is completed here. */
async function addMissingWorkers(folder: string): Promise<void> {
  for (const asset of wllamaAssets()) {
    const file = path.join(folder, asset.fileName);
    if (existsSync(file)) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await ('source' in asset ? copyFile(asset.source, file) : writeFile(file, asset.contents));
  }
}
