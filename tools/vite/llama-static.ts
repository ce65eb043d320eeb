/**
 * llama.cpp with our kernels in the package: the script that starts it and its threads, and both modules. They are
 * static files, because the policy (`script-src 'self'`) allows workers and threads from nothing else.
 */
import { FILES, readFile } from '../llama-wasm/dist.ts';
import type { PackageAsset } from './wllama-static';

/** Emscripten's comments, each on its own line. Some contain addresses, and a package may only have known ones. */
const COMMENTS = /^[ \t]*\/\/.*\n/gm;

/** @param root the repository @throws Error where a file differs from the manifest */
export function llamaAssets(root: string): PackageAsset[] {
  return FILES.map((name) => {
    const contents = readFile(name, root);
    return {
      fileName: `llama/${name}`,
      contents: name.endsWith('.js') ? contents.toString('utf8').replace(COMMENTS, '') : contents,
    };
  });
}
