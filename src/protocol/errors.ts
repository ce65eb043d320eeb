/** Errors as they cross between contexts: a closed union of codes, never a class or a stack. */
import * as v from 'valibot';

/** Every failure that Sotto names. Surfaces map a code to words (`_locales`); nothing else is shown. */
export const ERROR_CODES = [
  // the request
  'bad-message',
  'forbidden',
  'unknown-job',
  'unknown-chat',
  'nothing-to-read',
  'nothing-selected',
  // the page
  'page-restricted',
  'page-store',
  'page-pdf',
  'page-canvas',
  'page-changed',
  'page-unreachable',
  'page-not-allowed',
  // the field that a rewrite goes into
  'target-gone',
  'target-changed',
  'target-readonly',
  'target-elsewhere',
  'target-refused',
  // the host
  'host-lost',
  'host-unreachable',
  'queue-full',
  'storage-full',
  'storage-broken',
  // models
  'no-model',
  'model-missing',
  'model-broken',
  'model-unsupported',
  'model-too-large',
  // a file that is to become a model
  'file-changed',
  'model-empty',
  'model-web-page',
  'model-not-gguf',
  'model-truncated',
  'model-split',
  // a download
  'download-offline',
  'download-stalled',
  'download-busy',
  'download-refused',
  'download-missing',
  'download-not-allowed',
  'download-redirected',
  'download-web-page',
  'download-wrong-size',
  'download-wrong-hash',
  'unknown-model',
  // the engine
  'engine-busy',
  'engine-unavailable',
  'engine-load-failed',
  'engine-out-of-memory',
  'engine-lost',
  'engine-stalled',
  'engine-failed',
  'context-overflow',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export const ErrorInfoSchema = v.object({
  code: v.picklist(ERROR_CODES),
  /** For the developer's console. English, without page text, file names or addresses. */
  message: v.string(),
  /** Figures that the words need, such as bytes needed and bytes free. */
  data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});
export type ErrorInfo = v.InferOutput<typeof ErrorInfoSchema>;

/** An error with a code. `instanceof` holds within one context only; across contexts it travels as `ErrorInfo`. */
export class SottoError extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, string | number> | undefined;

  constructor(code: ErrorCode, message: string, data?: Record<string, string | number>, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SottoError';
    this.code = code;
    this.data = data;
  }
}

/** What crosses the border for any thrown value; an unknown one becomes `fallback`. */
export function toErrorInfo(error: unknown, fallback: ErrorCode = 'engine-failed'): ErrorInfo {
  if (error instanceof SottoError) {
    return { code: error.code, message: error.message, ...(error.data && { data: error.data }) };
  }
  return { code: fallback, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

/** The way back: an `ErrorInfo` from another context as a throwable error. */
export function fromErrorInfo(info: ErrorInfo): SottoError {
  return new SottoError(info.code, info.message, info.data);
}

/** Whether a thrown value is an abort, which is never a failure. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
