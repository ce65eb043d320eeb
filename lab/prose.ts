/** Prose to measure with: this repository's own decisions. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const TEXTS = path.resolve(import.meta.dirname, '../docs/decisions');

/** Their paragraphs, in their order, as lines. */
export async function paragraphs(): Promise<string[]> {
  const names = (await readdir(TEXTS)).filter((name) => /^\d/.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(TEXTS, name), 'utf8')));
  return texts.flatMap((text) => text.split(/\n\s*\n/)).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}
