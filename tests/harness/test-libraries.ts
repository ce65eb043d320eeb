/** Libraries of the tiny models are for tests: neither they nor their lines in the list are in the package. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { webllmLibraries } from '../../tools/vite/webllm-libraries.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Puts them into a copy of the package. */
export async function addTestLibraries(folder: string): Promise<void> {
  for (const { fileName, contents } of webllmLibraries(ROOT, 'tests')) {
    await mkdir(path.dirname(path.join(folder, fileName)), { recursive: true });
    await writeFile(path.join(folder, fileName), contents);
  }
}
