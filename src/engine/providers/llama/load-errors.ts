/** Why llama.cpp could not load a model. It has a few statuses, and words for the rest. */
import { FILE_FAULTS, isMemoryError } from '@/src/engine/faults';
import { LARGEST_HEAP } from '@/src/engine/heap';
import { isAbort, SottoError } from '@/src/protocol/errors';
import { LlamaError } from './llama-error';
import type { Shortage } from './memory-watch';

/** How much memory llama.cpp asked for, as it says it: in bytes, or with a unit. */
const ASKED_FOR = /(?:of size|to allocate|size =|tokens takes)\s+([\d.]+)(?:\s*(Mi?B))?/gi;

/** A tensor's size that does not fit an address. */
const TOO_LARGE = /has a size in bytes >/;

/**
 * An error of loading, by name. The text of llama.cpp stays out of it: it may quote the file.
 * @param bytes Of the file.
 */
export function namedLoadError(error: unknown, bytes: number): unknown {
  if (error instanceof SottoError || isAbort(error)) return error;
  if (isMemoryError(error)) return noMemory(error, bytes);
  if (!(error instanceof LlamaError)) return error;
  if (error.status === 'memory' || TOO_LARGE.test(error.message)) return noMemory(error, bytes);
  // It computes nothing but the model there.
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
 * With what the module needed in all, in bytes, and what it could have: 4 GiB where that is too little by itself, else
 * what the browser gave.
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
