/** How everything in an engine is stopped. */

/** What every stopped step throws, whatever reason its signal carries. */
export function abortError(): DOMException {
  return new DOMException('The engine was stopped.', 'AbortError');
}

/** What the promise comes to, or `AbortError` as soon as `signal` says so; before it, where both are there already. */
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
