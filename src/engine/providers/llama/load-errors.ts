/** Why llama.cpp could not load a model, by its status and its messages. */
import { FILE_FAULTS, isMemoryError } from '@/src/engine/faults';
import { LARGEST_HEAP } from '@/src/engine/heap';
import { isAbort, SottoError } from '@/src/protocol/errors';
import { LlamaError } from './llama-error';
import type { Shortage } from './memory-watch';

/** The amount of memory in llama.cpp's messages: in bytes, or with a unit. */
const ASKED_FOR = /(?:of size|to allocate|size =|tokens takes)\s+([\d.]+)(?:\s*(Mi?B))?/gi;

/** Said of a tensor that is larger than the address space. */
const TOO_LARGE = /has a size in bytes >/;

/**
 * Gives an error of loading a name. llama.cpp's messages stay out of it, because they may quote the file.
 * @param bytes The size of the file.
 */
export function namedLoadError(error: unknown, bytes: number): unknown {
  if (error instanceof SottoError || isAbort(error)) return error;
  if (isMemoryError(error)) return noMemory(error, bytes);
  if (!(error instanceof LlamaError)) return error;
  if (error.status === 'memory' || TOO_LARGE.test(error.message)) return noMemory(error, bytes);
  // While it loads the module computes nothing but this model.
  if (error.status === 'ended') return new SottoError('model-broken', error.message, undefined, { cause: error });
  const reason = FILE_FAULTS.find(([pattern]) => pattern.test(error.message));
  if (reason) return new SottoError(reason[1], reason[2], undefined, { cause: error });
  return error.status === 'model'
    ? new SottoError('model-broken', 'the model file is damaged', undefined, { cause: error })
    : new SottoError('engine-load-failed', `llama.cpp could not load the model: ${error.status}`, undefined, {
        cause: error,
      });
}

/**
 * The error for a lack of memory, with what was `needed` and the `limit`, in bytes. The limit is 4 GiB if even that is
 * too little, else what the browser gave.
 */
export function noMemory(error: Error, bytes: number): SottoError {
  const { held, wanted } = shortageOf(error);
  let asked = 0;
  for (const [, size, unit] of error.message.matchAll(ASKED_FOR))
    asked = Math.max(asked, Number(size) * (unit ? 2 ** 20 : 1));
  const needed = Math.round(wanted ?? Math.max(bytes, asked > 0 ? held + asked : 0));
  const limit = wanted !== undefined && wanted <= LARGEST_HEAP ? held : LARGEST_HEAP;
  return new SottoError(
    'engine-out-of-memory',
    'the model does not fit into memory',
    { needed, limit },
    { cause: error },
  );
}

function shortageOf(error: Error): Shortage {
  return (error instanceof LlamaError ? error.shortage : undefined) ?? { held: 0 };
}
