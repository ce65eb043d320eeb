/** What llama.cpp says of a file that it cannot load, whichever of its builds runs. */
import type { ErrorCode } from '@/src/protocol/errors';

/**
 * The first that matches wins. The wording is llama.cpp's, in `llama-model-loader.cpp`, `gguf.cpp`, `llama-vocab.cpp`
 * and `llama-model.cpp`.
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
