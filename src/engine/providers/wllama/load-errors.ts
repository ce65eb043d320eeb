/** Why llama.cpp could not load a model, from its own complaints: it has no error codes. */
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

/** The first that matches wins. The wording is llama.cpp's, in `llama-model-loader.cpp`, `gguf.cpp` and `llama-model.cpp`. */
const REASONS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/invalid magic|bad magic|failed to read magic/i, 'model-not-gguf', 'The file is not a GGUF model.'],
  [/unknown (model )?architecture|unsupported (model|architecture)|unknown pre-tokenizer/i, 'model-unsupported', 'llama.cpp does not know this kind of model.'],
  [/not within (the )?file bounds|corrupted or incomplete|unexpected(ly)? (reached )?end|failed to read (tensor|key|data)/i, 'model-truncated', 'The model file ends too early.'],
  [/out of memory|bad_alloc|failed to allocate|unable to allocate|cannot enlarge/i, 'engine-out-of-memory', 'The model does not fit into memory.'],
  [/missing tensor|wrong (shape|number of tensors)|invalid (gguf|ggml) type|key not found|failed to load model|error loading model/i, 'model-broken', 'The model file is damaged.'],
];

/** @param complaints What llama.cpp wrote while loading; file names and addresses in it stay out of the error. */
export function failedLoad(complaints: readonly string[]): SottoError {
  const text = complaints.join('\n');
  const reason = REASONS.find(([pattern]) => pattern.test(text));
  return reason ? new SottoError(reason[1], reason[2]) : new SottoError('engine-load-failed', 'llama.cpp could not load the model.');
}
