/** Reads files of this package. Only this way can a sealed build read the model that it carries. */
import { extensionUrl } from '@/src/platform/runtime';
import { SottoError } from '@/src/protocol/errors';

/**
 * A file of the package; `path` begins with a slash. Chromium keeps such a Blob on its disk, Firefox in memory until
 * nobody refers to it any more.
 * @throws SottoError `model-missing` where the package has no such file.
 */
export async function packagedBlob(path: string): Promise<Blob> {
  try {
    const response = await fetch(extensionUrl(path));
    if (response.ok) return await response.blob();
  } catch (error) {
    throw new SottoError('model-missing', 'a file of the package cannot be read', undefined, { cause: error });
  }
  throw new SottoError('model-missing', 'a file of the package is missing');
}
