/**
 * llama.cpp with our kernels in the package: the script that starts it and its threads, and both modules. They are
 * static files, for a worker and further threads can be started from nothing else (`script-src 'self'`).
 */
import { FILES, readFile } from '../llama-wasm/dist.ts';
import type { PackageAsset } from './wllama-static';

/** @param root The repository. @throws Error where a file is not what the manifest says. */
export function llamaAssets(root: string): PackageAsset[] {
  return FILES.map((name) => ({ fileName: `llama/${name}`, contents: readFile(name, root) }));
}
