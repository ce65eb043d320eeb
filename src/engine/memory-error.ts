/** How JavaScript and WebAssembly tell a lack of memory. */

/** Whether something failed because memory was not to be had. V8 tells a full stack by a RangeError, too. */
export function isMemoryError(error: unknown): error is Error {
  if (error instanceof RangeError) return !/call stack/i.test(error.message);
  return error instanceof Error && /out of memory|allocation size overflow/i.test(error.message);
}
