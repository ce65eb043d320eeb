/**
 * `npm run models:lock [-- ID...] [--publisher URL] [--file PATH] [--catalogue FILE]`: pins revision, size and hashes
 * of the catalogue's models, as far as they are known.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { CatalogueSchema, isLocked, type Entry } from '../../src/models/catalogue-schema.ts';
import { formatCatalogue } from './format.ts';
import { lockEntry } from './lock.ts';
import { LockError } from './lock-error.ts';

const USAGE = 'npm run models:lock -- [ID...] [--publisher URL] [--file PATH (with one ID)] [--catalogue FILE]';

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { publisher: { type: 'string' }, file: { type: 'string' }, catalogue: { type: 'string' } },
  });
  const { publisher = 'https://huggingface.co', file = null, catalogue = 'src/models/catalogue.json' } = values;
  if (file !== null && positionals.length !== 1)
    throw new LockError('bad-arguments', `--file is one model's: name it. ${USAGE}`);
  return { ids: positionals, publisher: publisher.replace(/\/$/, ''), file, catalogue };
}

function chosen(models: readonly Entry[], ids: readonly string[]): readonly Entry[] {
  const unknown = ids.filter((id) => !models.some((entry) => entry.id === id));
  if (unknown.length > 0)
    throw new LockError(
      'bad-arguments',
      `not in the list: ${unknown.join(', ')}. It has ${models.map(({ id }) => id).join(', ')}.`,
    );
  return ids.length === 0 ? models : models.filter(({ id }) => ids.includes(id));
}

/** Locks a model and prints a line about it. False where its entry must not be used. */
async function lockOne(
  entry: Entry,
  sources: Parameters<typeof lockEntry>[1],
): Promise<{ entry: Entry; sound: boolean }> {
  try {
    const { entry: now, failure } = await lockEntry(entry, sources);
    const pieces = now.chunks ? `${String(now.chunks.sha256.length)} pieces` : 'no hashes of pieces';
    console.log(
      `${entry.id}: ${isLocked(now) ? 'locked' : 'NOT locked'}, ${pieces}${failure ? ` (${failure.code}: ${failure.message})` : ''}`,
    );
    return { entry: now, sound: true };
  } catch (error) {
    if (!(error instanceof LockError)) throw error;
    console.error(`${entry.id}: REFUSED, ${error.code}: ${error.message}`);
    return { entry, sound: false };
  }
}

try {
  const { ids, publisher, file, catalogue } = readArguments();
  const { models } = v.parse(CatalogueSchema, JSON.parse(await readFile(catalogue, 'utf8')));
  const results = new Map<string, Entry>();
  let sound = true;
  for (const entry of chosen(models, ids)) {
    const result = await lockOne(entry, { publisher, file });
    results.set(entry.id, result.entry);
    sound &&= result.sound;
  }
  const now = models.map((entry) => results.get(entry.id) ?? entry);
  v.parse(CatalogueSchema, { version: 1, models: now });
  await writeFile(`${catalogue}.new`, formatCatalogue(now));
  await rename(`${catalogue}.new`, catalogue);
  const open = now.filter((entry) => !isLocked(entry)).map(({ id }) => id);
  console.log(
    open.length === 0
      ? 'All models are locked.'
      : `Not locked, and verified by their whole files' hash alone: ${open.join(', ')}.`,
  );
  if (!sound) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
