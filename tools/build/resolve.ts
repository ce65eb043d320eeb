/** From what stands on the command line to settings that can be built: files are looked at, the demo model is fetched. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DEMO_MODEL, ensureDemoModel } from '../demo-model.ts';
import { BuildError, defaultOut, type BuildArguments, type BuildSettings, type SealedModel } from './settings.ts';

/** @throws BuildError that says what is wrong with a file, or which model is unknown. */
export async function resolveSettings(options: BuildArguments): Promise<BuildSettings> {
  const { sealedId, connect, catalogue, out } = options;
  if (catalogue !== null) await readList(catalogue);
  return {
    connect,
    catalogue: catalogue === null ? null : path.resolve(catalogue),
    out: path.resolve(out ?? defaultOut(options)),
    sealed: sealedId === null ? null : await sealedModel(sealedId),
  };
}

async function readList(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new BuildError('bad-catalogue', `--catalogue: ${file} cannot be read as JSON (${error instanceof Error ? error.message : String(error)}).`);
  }
}

async function sealedModel(id: string): Promise<SealedModel> {
  if (id !== DEMO_MODEL.id) throw new BuildError('unknown-model', `--sealed: no model is called "${id}".`);
  return { id, file: await ensureDemoModel() };
}
