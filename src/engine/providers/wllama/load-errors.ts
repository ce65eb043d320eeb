/** Why llama.cpp could not load a model, from its own complaints: it has no error codes. */
import { templateFault } from '@/src/engine/template-fault';
import { SottoError, type ErrorCode } from '@/src/protocol/errors';
import type { LlamaWorker } from './llama-worker';

/**
 * The first that matches wins. The wording is llama.cpp's, in `llama-model-loader.cpp`, `gguf.cpp` and
 * `llama-model.cpp`.
 */
const REASONS: readonly (readonly [RegExp, ErrorCode, string])[] = [
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
  [
    /out of memory|bad_alloc|failed to allocate|unable to allocate|cannot enlarge/i,
    'engine-out-of-memory',
    'The model does not fit into memory.',
  ],
  [
    /missing tensor|wrong (shape|number of tensors)|invalid (gguf|ggml) type|key not found|failed to load model|error loading model/i,
    'model-broken',
    'The model file is damaged.',
  ],
];
/** What `server-context.cpp` and the Jinja of llama.cpp say of a template; they speak of unexpected ends, too. */
const TEMPLATE =
  /chat template parsing error|common_chat_templates_init|jinja|for this template|^While executing \S+ at line/i;
/** Where llama.cpp stops itself it names the place: then it was no lack of stack, which is silent. */
const STOPPED_ITSELF = /\.(?:cpp|c|h):\d+: /;

/** Whether llama.cpp's last words are of the chat template. */
export function speaksOfTemplate(complaints: readonly string[]): boolean {
  return complaints.some((line) => TEMPLATE.test(line));
}

/** @param complaints What llama.cpp wrote while loading; file names and addresses in it stay out of the error. */
export function failedLoad(complaints: readonly string[]): SottoError {
  return known(complaints) ?? new SottoError('engine-load-failed', 'llama.cpp could not load the model.');
}

/**
 * What a load failed of that threw: a refusal is told by llama.cpp's complaints, and so is a crash on the processor,
 * for it computes nothing there but the model. A worker whose script failed, or that fell silent, says nothing of the
 * model, unless only the chat template was left.
 */
export function explainLoad(
  error: unknown,
  { log, death }: Pick<LlamaWorker, 'log' | 'death'>,
  onGpu: boolean,
): unknown {
  if (!(error instanceof SottoError)) return error;
  if (error.code === 'engine-failed') return failedLoad(log.complaints);
  if (error.code === 'engine-stalled')
    return log.phase === 'template' && !onGpu ? templateFault('The chat template does not end.', error) : error;
  if (error.code !== 'engine-lost') return error;
  if (death !== 'crashed' || log.phase === 'start' || onGpu)
    return new SottoError('engine-load-failed', 'llama.cpp ended while it loaded.', undefined, { cause: error });
  const stoppedItself = STOPPED_ITSELF.test(log.complaints.slice(-2).join('\n'));
  if (log.phase === 'template' && !stoppedItself)
    return templateFault('llama.cpp crashed over the chat template.', error);
  return (
    known(log.complaints) ??
    new SottoError('model-broken', 'llama.cpp crashed over the model.', undefined, { cause: error })
  );
}

function known(complaints: readonly string[]): SottoError | undefined {
  if (speaksOfTemplate(complaints)) return templateFault('The chat template has a mistake.');
  const text = complaints.join('\n');
  const reason = REASONS.find(([pattern]) => pattern.test(text));
  return reason && new SottoError(reason[1], reason[2]);
}
