/** Files of the package that the bundler does not make: the engines' WebAssembly and workers. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sealedModelAssets } from '../build/sealed-model';
import type { SealedModel } from '../build/settings';
import { thirdPartyLicences } from '../check/third-party-licences';
import { llamaAssets } from './llama-static';
import { webllmLibraries } from './webllm-libraries';
import { webllmAssets } from './webllm-split';
import { wllamaAssets, type PackageAsset } from './wllama-static';

/** A file for WXT: its path in the package, and its path now. */
interface PublicFile {
  readonly relativeDest: string;
  readonly absoluteSrc: string;
}

function licences(root: string): PackageAsset {
  return { fileName: 'third-party-licences.txt', contents: thirdPartyLicences(root) };
}

/** All files to copy into the package. Those that have to be made are written to `cache` first. */
export async function packageFiles(root: string, cache: string, sealed: SealedModel | null): Promise<PublicFile[]> {
  const model = sealed === null ? [] : await sealedModelAssets(sealed);
  return [
    ...llamaAssets(root),
    ...wllamaAssets(),
    ...webllmAssets(),
    ...webllmLibraries(root, 'package'),
    licences(root),
    ...model,
  ].map((asset) => {
    if ('source' in asset) return { relativeDest: asset.fileName, absoluteSrc: asset.source };
    const absoluteSrc = path.join(cache, asset.fileName);
    writeWhole(absoluteSrc, asset.contents);
    return { relativeDest: asset.fileName, absoluteSrc };
  });
}

/** Writes a file in one step, because other builds may copy it at the same time. */
function writeWhole(file: string, contents: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${String(process.pid)}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, file);
}
