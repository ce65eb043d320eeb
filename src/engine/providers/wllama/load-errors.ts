/** Why llama.cpp could not load a model, by its log: it has no error codes. */
import { FILE_FAULTS, templateFault } from '@/src/engine/faults';
import { SottoError } from '@/src/protocol/errors';
import type { LoadLog } from './load-log';

/** The first that matches wins. */
const REASONS: typeof FILE_FAULTS = [
  ...FILE_FAULTS,
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
/** Messages about a template, of `server-context.cpp` and of llama.cpp's Jinja. They mention unexpected ends, too. */
const TEMPLATE =
  /chat template parsing error|common_chat_templates_init|jinja|for this template|^While executing \S+ at line/i;

/** Whether llama.cpp's last messages are about the chat template. */
export function speaksOfTemplate(complaints: readonly string[]): boolean {
  return complaints.some((line) => TEMPLATE.test(line));
}

/** @param complaints llama.cpp's log while it loaded. Its file names and addresses stay out of the error. */
export function failedLoad(complaints: readonly string[]): SottoError {
  return known(complaints) ?? new SottoError('engine-load-failed', 'llama.cpp could not load the model.');
}

/**
 * Names the error of a failed load. A refusal is explained by llama.cpp's log. A crash of the worker or its script says
 * nothing about the model: it may have been the GPU.
 */
export function explainLoad(error: unknown, { complaints }: Pick<LoadLog, 'complaints'>): unknown {
  if (!(error instanceof SottoError)) return error;
  if (error.code === 'engine-failed') return failedLoad(complaints);
  if (error.code !== 'engine-lost') return error;
  return new SottoError('engine-load-failed', 'llama.cpp ended while it loaded.', undefined, { cause: error });
}

function known(complaints: readonly string[]): SottoError | undefined {
  if (speaksOfTemplate(complaints)) return templateFault('The chat template has a mistake.');
  const text = complaints.join('\n');
  const reason = REASONS.find(([pattern]) => pattern.test(text));
  return reason && new SottoError(reason[1], reason[2]);
}
