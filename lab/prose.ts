/** Prose for measurements: this repository's own documents. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const TEXTS = path.join(ROOT, 'docs/decisions');

/** The paragraphs of the decision records, in order, a line each. */
export async function paragraphs(): Promise<string[]> {
  const names = (await readdir(TEXTS)).filter((name) => /^\d/.test(name)).sort();
  return paragraphsOf(names.map((name) => path.join(TEXTS, name)));
}

/** The paragraphs of all documents of this project: about 30,000 words. */
export async function documents(): Promise<string[]> {
  const below = await readdir(path.join(ROOT, 'docs'), { recursive: true });
  const docs = below.filter((name) => name.endsWith('.md')).sort();
  const others = ['README.md', 'CONTRIBUTING.md', 'src/README.md'];
  return paragraphsOf([...docs.map((name) => path.join('docs', name)), ...others].map((name) => path.join(ROOT, name)));
}

async function paragraphsOf(files: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => text.split(/\n\s*\n/)).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}
