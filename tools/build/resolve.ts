/** From the command line to settings that can be built: checks lists and files, and fetches the demo model. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { CatalogueSchema, type Entry } from '../../src/models/catalogue-schema.ts';
import { DEMO_MODEL, ensureDemoModel } from '../demo-model.ts';
import { BuildError, defaultOut, type BuildArguments, type BuildSettings, type SealedModel } from './settings.ts';

/** The list of the standard edition. */
export const OWN_LIST = path.resolve(import.meta.dirname, '../../src/models/catalogue.json');
/** So many faults of a list are shown. */
const SHOWN = 5;

/** @throws BuildError that says what is wrong with a list or a file, or which model is unknown. */
export async function resolveSettings(options: BuildArguments): Promise<BuildSettings> {
  const { sealedId, modelFile, connect, catalogue, out } = options;
  const models = await readCatalogue(catalogue ?? OWN_LIST);
  return {
    connect,
    catalogue: catalogue === null ? null : path.resolve(catalogue),
    out: path.resolve(out ?? defaultOut(options)),
    sealed: sealedId === null ? null : await sealedModel(sealedId, modelFile, models),
  };
}

/** @throws BuildError `bad-catalogue` with the first faults of a list. */
export async function readCatalogue(file: string): Promise<readonly Entry[]> {
  const bad = (why: string): BuildError => new BuildError('bad-catalogue', `${file} is no list of models: ${why}`);
  const parsed = await readFile(file, 'utf8')
    .then(
      (text) => v.safeParse(CatalogueSchema, JSON.parse(text)),
      (error: unknown) => {
        throw bad(String(error));
      },
    )
    .catch((error: unknown) => {
      throw error instanceof BuildError ? error : bad(String(error));
    });
  if (parsed.success) return parsed.output.models;
  const complaints = parsed.issues
    .slice(0, SHOWN)
    .map((issue) => `\n  ${v.getDotPath(issue) ?? 'the list'}: ${issue.message}`);
  throw bad(
    `${String(parsed.issues.length)} thing(s) are not as src/models/catalogue-schema.ts says.${complaints.join('')}`,
  );
}

async function sealedModel(id: string, given: string | null, models: readonly Entry[]): Promise<SealedModel> {
  const entry = models.find((model) => model.id === id);
  if (!entry)
    throw new BuildError(
      'unknown-model',
      `--sealed: no model of the list is called "${id}". There are: ${models.map((model) => model.id).join(', ')}.`,
    );
  if (given === null && entry.sha256 !== DEMO_MODEL.sha256) {
    throw new BuildError(
      'no-model-file',
      `--sealed ${id}: only the demo model is fetched by the build. Get ${entry.path} of ${entry.repository} and name it with --model-file FILE.`,
    );
  }
  const file = path.resolve(given ?? (await ensureDemoModel()));
  await checkFile(file, entry);
  return { id, file, sha256: entry.sha256 };
}

async function checkFile(file: string, { id, sha256 }: Entry): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new BuildError('no-model-file', `--model-file: there is no file ${file}.`);
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  const digest = hash.digest('hex');
  if (digest !== sha256)
    throw new BuildError(
      'wrong-model-file',
      `${file} is not the file of ${id}: its SHA-256 is ${digest}, the list says ${sha256}.`,
    );
}
