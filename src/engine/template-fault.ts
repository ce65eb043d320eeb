/** The one error of chat templates. */
import { SottoError } from '@/src/protocol/errors';

/** The model is refused for its chat template: it has a mistake, does not end, or drops what it is given. */
export function templateFault(message: string, cause?: unknown): SottoError {
  return new SottoError('model-broken', message, { part: 'template' }, { cause });
}
