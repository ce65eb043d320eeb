/**
 * llama.cpp with our kernels in the package: the script that starts it and its threads, and both modules. They are
 * static files, for a worker and further threads can be started from nothing else (`script-src 'self'`).
 */
import { FILES, readFile } from '../llama-wasm/dist.ts';
import type { PackageAsset } from './wllama-static';

/** Emscripten's, each on a line of its own. Some name addresses, and a package has none that are not explained. */
const COMMENTS = /^[ \t]*\/\/.*\n/gm;

/** @param root The repository. @throws Error where a file is not what the manifest says. */
export function llamaAssets(root: string): PackageAsset[] {
  return FILES.map((name) => {
    const contents = readFile(name, root);
    return {
      fileName: `llama/${name}`,
      contents: name.endsWith('.js') ? contents.toString('utf8').replace(COMMENTS, '') : contents,
    };
  });
}
