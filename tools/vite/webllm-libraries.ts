/** The compiled model libraries for WebGPU, as `tools/webllm-libs/dist` keeps them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A WebAssembly module: one runtime with the libraries of several models. */
interface LibraryModule {
  readonly file: string;
  /** Of the unpacked module. */
  readonly sha256: string;
  /** Of models of two layers with random weights, for tests alone. */
  readonly test: boolean;
  readonly [fact: string]: unknown;
}

interface Manifest {
  readonly modules: Readonly<Record<string, LibraryModule>>;
  readonly libraries: Readonly<Record<string, { readonly test: boolean; readonly [fact: string]: unknown }>>;
}

/**
 * The modules unpacked, and the list of what is in them.
 * @param audience Whether the libraries for tests come too.
 * @throws Error where a module is not what the manifest says: then `npm run libs` makes it anew.
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
