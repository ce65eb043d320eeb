/** What every stopped step throws, whatever reason the signal carries. */
export function abortError(): DOMException {
  return new DOMException('The engine was stopped.', 'AbortError');
}
