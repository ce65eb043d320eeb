/** What a sealed build adds to the package: the model's file, and its header's content, which is read once here. */
import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';
import type * as describing from '../../src/gguf/describe';
import type * as reading from '../../src/gguf/gguf';
import type * as notes from '../../src/models/model-note';
import type { PackageAsset } from '../vite/wllama-static';
import type { SealedModel } from './settings';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * The files `model/model.gguf` and `model/model.json`, which src/models/packaged-folder.ts reads.
 * @throws SottoError `model-…` for a file that no engine could open.
 */
export async function sealedModelAssets({ file, sha256 }: SealedModel): Promise<PackageAsset[]> {
  const { readGguf } = await load<typeof reading>('src/gguf/gguf.ts');
  const { describe } = await load<typeof describing>('src/gguf/describe.ts');
  const { NOTE_VERSION } = await load<typeof notes>('src/models/model-note.ts');
  const blob = await openAsBlob(file);
  // No date, so that two builds give the same package. Models that a user imports later count as newer.
  const note = {
    version: NOTE_VERSION,
    fileName: path.basename(file),
    bytes: blob.size,
    addedAt: 0,
    facts: describe(await readGguf(blob)),
  };
  return [
    { fileName: 'model/model.gguf', source: file },
    { fileName: 'model/model.json', contents: JSON.stringify({ sha256, note }) },
  ];
}

/** Loads a module of the extension, with its aliases, in this process. */
async function load<T>(module: string): Promise<T> {
  const { module: loaded } = await runnerImport<T>(path.join(ROOT, module), {
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
  });
  return loaded;
}
