/** Reads files of this package: compiled libraries and their list can be had in no other way. */
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
