/** How failures of engines come to have names, whichever provider they happen in. */
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

/**
 * What llama.cpp says of a file that it cannot load, in each of its builds; the first that matches wins. The wording is
 * that of `llama-model-loader.cpp`, `gguf.cpp`, `llama-vocab.cpp` and `llama-model.cpp`.
 */
export const FILE_FAULTS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/invalid magic|bad magic|failed to read magic/i, 'model-not-gguf', 'The file is not a GGUF model.'],
  [
    /unknown (model )?architecture|unsupported (model|architecture)|unknown pre-tokenizer/i,
    'model-unsupported',
    'llama.cpp does not know this kind of model.',
  ],
  [
    /not within (the )?file bounds|corrupted or incomplete|unexpected(ly)? (reached )?end|failed to read (tensor|key|data)/i,
    'model-truncated',
    'The model file ends too early.',
  ],
  // A SentencePiece vocabulary without a token for each byte: its tokenizer throws what C++ maps throw.
  [/unordered_map::at: key not found/i, 'model-broken', 'The vocabulary lacks tokens.'],
];

/** Whether JavaScript or WebAssembly failed for lack of memory. V8 tells a full stack by a RangeError, too. */
export function isMemoryError(error: unknown): error is Error {
  if (error instanceof RangeError) return !/call stack/i.test(error.message);
  return error instanceof Error && /out of memory|allocation size overflow/i.test(error.message);
}

/** The model is refused for its chat template: it has a mistake, does not end, or drops what it is given. */
export function templateFault(message: string, cause?: unknown): SottoError {
  return new SottoError('model-broken', message, { part: 'template' }, { cause });
}
