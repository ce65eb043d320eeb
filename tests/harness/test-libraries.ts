/** Libraries of the tiny models are for tests: neither they nor their lines in the list are in the package. */
import path from 'node:path';
import { webllmLibraries } from '../../tools/vite/webllm-libraries.ts';
import { replaceFile } from './package-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Puts them into a copy of the package. */
export async function addTestLibraries(folder: string): Promise<void> {
  for (const { fileName, contents } of webllmLibraries(ROOT, 'tests')) {
    await replaceFile(path.join(folder, fileName), contents);
  }
}
