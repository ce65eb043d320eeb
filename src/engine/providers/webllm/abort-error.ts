/** What every stopped step throws, whatever reason its signal carries. */
export function abortError(): DOMException {
  return new DOMException('The engine was stopped.', 'AbortError');
}
