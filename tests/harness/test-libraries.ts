/** WebLLM's libraries for the tiny models. They are for tests, so the package has neither them nor their entries. */
import path from 'node:path';
import { webllmLibraries } from '../../tools/vite/webllm-libraries.ts';
import { replaceFile } from './package-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Adds these libraries to a copy of the package. */
export async function addTestLibraries(folder: string): Promise<void> {
  for (const { fileName, contents } of webllmLibraries(ROOT, 'tests')) {
    await replaceFile(path.join(folder, fileName), contents);
  }
}
