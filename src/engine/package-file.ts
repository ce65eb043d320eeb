/** Reads files of the extension's package. In a file of its own because few files may call `fetch`. */
import { SottoError } from '@/src/protocol/errors';

/** @throws SottoError `engine-load-failed` where the package has no such file. */
export async function readPackageFile(url: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.arrayBuffer();
  } catch (error) {
    throw new SottoError('engine-load-failed', 'a file of the package cannot be read', undefined, { cause: error });
  }
  throw new SottoError('engine-load-failed', 'a file of the package is missing');
}

/** @throws SottoError `engine-load-failed` where the file is missing or is no module. */
export async function compilePackageFile(url: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch (cause) {
    throw new SottoError('engine-load-failed', 'a file of the package could not be compiled', undefined, { cause });
  }
}
