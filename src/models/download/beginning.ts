/** A file's first bytes tell a model from what captive portals and broken servers send instead. */
import { SottoError } from '@/src/protocol/errors';

const MAGIC = [...new TextEncoder().encode('GGUF')];
const MARKUP = 0x3c;
const BLANK = new Set([0x09, 0x0a, 0x0d, 0x20]);

/**
 * Checks the bytes that will be written at `at`, before they are.
 * @throws SottoError `download-web-page` or `model-not-gguf`.
 */
export function checkBeginning(bytes: Uint8Array, at: number): void {
  if (at >= MAGIC.length) return;
  const wrong = MAGIC.slice(at).some((wanted, index) => index < bytes.length && bytes[index] !== wanted);
  if (!wrong) return;
  const first = bytes.find((byte) => !BLANK.has(byte));
  throw first === MARKUP
    ? new SottoError('download-web-page', 'a web page arrived instead of the model')
    : new SottoError('model-not-gguf', 'what arrived does not begin like a model');
}
