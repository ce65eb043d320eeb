/** How work in an engine is aborted. */

/** What aborted work throws, whatever reason its signal carries. */
export function abortError(): DOMException {
  return new DOMException('The engine was stopped.', 'AbortError');
}

/**
 * Settles as the promise does, or rejects with `AbortError` once `signal` is aborted. An aborted signal comes first.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  if (signal.aborted) throw abortError();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(abortError());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
