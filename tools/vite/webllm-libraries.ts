/** The compiled model libraries for WebGPU, from `tools/webllm-libs/dist`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A WebAssembly module with one runtime and the libraries of several models. */
interface LibraryModule {
  readonly file: string;
  /** Hash of the unpacked module. */
  readonly sha256: string;
  /** Whether its libraries are only for tests: of models of two layers with random weights. */
  readonly test: boolean;
  readonly [fact: string]: unknown;
}

interface Manifest {
  readonly modules: Readonly<Record<string, LibraryModule>>;
  readonly libraries: Readonly<Record<string, { readonly test: boolean; readonly [fact: string]: unknown }>>;
}

/**
 * The unpacked modules, and the list of their libraries.
 * @param audience whether to include the libraries for tests
 * @throws Error where a module differs from the manifest: then `npm run libs` makes it anew.
 */
export function webllmLibraries(
  root: string,
  audience: 'package' | 'tests',
): { fileName: string; contents: string | Uint8Array }[] {
  const dist = path.join(root, 'tools/webllm-libs/dist');
  const { modules, libraries } = JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8')) as Manifest;
  const wanted = <T extends { readonly test: boolean }>(all: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(all).filter(([, { test }]) => audience === 'tests' || !test);
  const unpacked = wanted(modules).map(([name, { file, sha256 }]) => {
    const contents = gunzipSync(readFileSync(path.join(dist, file)));
    if (createHash('sha256').update(contents).digest('hex') !== sha256) {
      throw new Error(`${file} is not what its manifest says. Run: npm run libs`);
    }
    return { fileName: `webllm-libs/${name}.wasm`, contents };
  });
  const list = JSON.stringify({ libraries: Object.fromEntries(wanted(libraries)) });
  return [...unpacked, { fileName: 'webllm-libs/manifest.json', contents: list }];
}
