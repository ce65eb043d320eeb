/** The files that `npm run llama` has made in `dist/`, checked against its manifest, for the package and the tests. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cacheFolder } from '../demo-model.ts';

/** The script that starts either module, and the modules. */
export const FILES = ['llama.js', 'llama-simd.wasm', 'llama-relaxed.wasm'] as const;

type FileName = (typeof FILES)[number];

export interface PackedFile {
  /** Size of the unpacked file. */
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  /** The source package that llama.cpp was taken from. */
  readonly source: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly compiler: Readonly<Record<string, string>>;
  /** Hash of our own sources. */
  readonly inputs: string;
  readonly files: Readonly<Record<string, PackedFile>>;
}

/** A module with ggml's plain C, for comparisons, if `npm run llama -- --generic` has made it. */
export const GENERIC = path.join(cacheFolder(), 'llama-wasm/llama-generic.wasm');

const ROOT = path.join(import.meta.dirname, '../..');
const distFolder = (root: string): string => path.join(root, 'tools/llama-wasm/dist');

/** @param root the repository */
export function readManifest(root = ROOT): Manifest {
  return JSON.parse(readFileSync(path.join(distFolder(root), 'manifest.json'), 'utf8')) as Manifest;
}

/** One file, unpacked. @throws Error if it differs from the manifest: then `npm run llama` makes it anew. */
export function readFile(name: FileName, root = ROOT): Buffer<ArrayBuffer> {
  const contents = gunzipSync(readFileSync(path.join(distFolder(root), `${name}.gz`)));
  if (createHash('sha256').update(contents).digest('hex') !== readManifest(root).files[name]?.sha256)
    throw new Error(`${name} is not what its manifest says. Run: npm run llama`);
  return contents;
}
