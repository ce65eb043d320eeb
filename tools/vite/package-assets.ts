/** Files of the package that no bundler makes: the engines' WebAssembly and workers. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { thirdPartyLicences } from '../check/third-party-licences';
import { webllmAssets } from './webllm-split';
import { wllamaAssets, type PackageAsset } from './wllama-static';

interface Library {
  readonly file: string;
  /** Of the unpacked module. */
  readonly sha256: string;
  /** Of a model of two layers with random weights, for tests alone. */
  readonly test: boolean;
  readonly [fact: string]: unknown;
}

/** A file for WXT: its place in the package, and where it lies now. */
interface PublicFile { readonly relativeDest: string; readonly absoluteSrc: string }

/**
 * The model libraries, unpacked. Throws where one is not what the manifest says: then `npm run libs` makes it anew.
 */
function webllmLibraries(root: string): PackageAsset[] {
  const dist = path.join(root, 'tools/webllm-libs/dist');
  const { libraries } = JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8')) as { libraries: Record<string, Library> };
  const shipped = Object.entries(libraries).filter(([, { test }]) => !test);
  const unpacked = shipped.map(([name, { file, sha256 }]) => {
    const contents = gunzipSync(readFileSync(path.join(dist, file)));
    if (createHash('sha256').update(contents).digest('hex') !== sha256) {
      throw new Error(`${file} is not what its manifest says. Run: npm run libs`);
    }
    return { fileName: `webllm-libs/${name}.wasm`, contents };
  });
  const manifest = JSON.stringify({ libraries: Object.fromEntries(shipped) });
  return [...unpacked, { fileName: 'webllm-libs/manifest.json', contents: manifest }];
}

function licences(root: string): PackageAsset {
  return { fileName: 'third-party-licences.txt', contents: thirdPartyLicences(root) };
}

/** Everything to copy into the package; what has to be made is written under `cache` first. */
export function packageFiles(root: string, cache: string): PublicFile[] {
  return [...wllamaAssets(), ...webllmAssets(), ...webllmLibraries(root), licences(root)].map((asset) => {
    if ('source' in asset) return { relativeDest: asset.fileName, absoluteSrc: asset.source };
    const absoluteSrc = path.join(cache, asset.fileName);
    mkdirSync(path.dirname(absoluteSrc), { recursive: true });
    writeFileSync(absoluteSrc, asset.contents);
    return { relativeDest: asset.fileName, absoluteSrc };
  });
}
