/** Files of this package that the worker needs; every one of them comes with the extension. */
import { SottoError } from '@/src/protocol/errors';

/** @throws SottoError `engine-load-failed`. */
export async function compilePackageFile(url: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch (cause) {
    throw new SottoError('engine-load-failed', 'a file of the package could not be compiled', undefined, { cause });
  }
}
