/**
 * The built extension, with the suite's pages, the libraries of the tiny models and the demo model added. Manifest, CSP
 * and files are the same.
 */
import { copyFile, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageFor } from '../harness/launch.ts';
import { copyPackage, linkOrCopy } from '../harness/package-copy.ts';
import { bundlePages } from '../harness/page-bundle.ts';
import type { BrowserName } from '../harness/session.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';

/** The name of the global object that each page offers. */
export const PAGES = {
  llama: 'conformance',
  webllm: 'conformance',
  'wllama-webgpu': 'conformance',
  tokens: 'tokens',
  'same-text': 'sameText',
  gpu: 'gpu',
  numbers: 'numbers',
  'system-role': 'systemRole',
  templates: 'templates',
  memory: 'memory',
  kernels: 'kernels',
} as const;
export type PageKind = keyof typeof PAGES;
const KINDS = Object.keys(PAGES) as PageKind[];

/** A page's address in the package. */
export function pagePath(kind: PageKind): string {
  return `/suite-${kind}.html`;
}

/** The demo model's address in the package. */
export const DEMO_PATH = '/demo.gguf';

/** A worker of llama.cpp with less memory. */
const LITTLE_MEMORY = 'little-memory.js';

/** Bundles every page into a folder, once for both browsers. */
export function bundleSuite(folder: string): Promise<void> {
  return bundlePages(
    folder,
    Object.fromEntries(
      KINDS.map((kind) => [path.parse(pagePath(kind)).name, path.join(import.meta.dirname, `${kind}.page.ts`)]),
    ),
  );
}

/**
 * Makes a browser's package in a folder of its own.
 * @param pages The folder that `bundleSuite` has filled.
 * @throws Error if the extension has not been built.
 */
export async function makePackage(browser: BrowserName, folder: string, pages: string, demo: string): Promise<void> {
  const built = packageFor(browser);
  if (!existsSync(path.join(built, 'manifest.json')))
    throw new Error(`The extension for ${browser} is not built. Run: npm run build`);
  await copyPackage(built, folder);
  await addTestLibraries(folder);
  for (const name of await readdir(pages)) await copyFile(path.join(pages, name), path.join(folder, name));
  await copyFile(path.join(import.meta.dirname, LITTLE_MEMORY), path.join(folder, LITTLE_MEMORY));
  await linkOrCopy(demo, path.join(folder, DEMO_PATH));
}
