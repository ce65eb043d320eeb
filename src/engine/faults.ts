/** Gives failures of engines a name, for all providers. */
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

/**
 * llama.cpp's messages about a file that it cannot load. The first that matches wins. They are in
 * `llama-model-loader.cpp`, `gguf.cpp`, `llama-vocab.cpp` and `llama-model.cpp`.
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
  // A SentencePiece vocabulary lacks a token for some byte, and the tokenizer looks it up in a C++ map.
  [/unordered_map::at: key not found/i, 'model-broken', 'The vocabulary lacks tokens.'],
];

/** Whether JavaScript or WebAssembly ran out of memory. V8 throws a RangeError for a full stack, too. */
export function isMemoryError(error: unknown): error is Error {
  if (error instanceof RangeError) return !/call stack/i.test(error.message);
  return error instanceof Error && /out of memory|allocation size overflow/i.test(error.message);
}

/** The error for a chat template that has a mistake, does not end, or drops messages. */
export function templateFault(message: string, cause?: unknown): SottoError {
  return new SottoError('model-broken', message, { part: 'template' }, { cause });
}
