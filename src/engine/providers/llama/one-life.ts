/**
 * A module that stops in the middle of a call (an assertion of llama.cpp, an address outside of its memory, a C++
 * exception that nobody took, a full stack) is left as it was then: locks held, lists half written. A call after that
 * may answer nonsense, or wait for ever.
 */
import type { LlamaExports } from './exports';
import { LlamaError } from './llama-error';
import type { MemoryWatch } from './memory-watch';

/** llama.cpp's own words at its end begin with a place in its sources; what follows an assertion is their text, too. */
const OWN_WORDS = /^[\w./-]+:\d+(?:: GGML_ASSERT\(.*\) failed)?/;

/**
 * The same functions. The first one that does not return ends them all: it, and each one that is called later, throws
 * the same `LlamaError`: with status `memory` where it had asked for memory in vain, else `ended`.
 * @param lastWords What `_sotto_error` says; asked once, at the end.
 */
export function withOneLife(
  exports: LlamaExports,
  watch: Pick<MemoryWatch, 'begin' | 'shortage'>,
  lastWords: (address: number) => string,
): LlamaExports {
  let end: LlamaError | undefined;
  const guarded =
    (call: (...of: unknown[]) => unknown) =>
    (...of: unknown[]): unknown => {
      if (end) throw end;
      watch.begin();
      try {
        return call(...of);
      } catch (cause) {
        const { shortage } = watch;
        const words = `llama.cpp ended itself: ${reason(cause, exports, lastWords)}`;
        end = shortage
          ? new LlamaError('memory', words, { cause }, shortage)
          : new LlamaError('ended', words, { cause });
        throw end;
      }
    };
  return Object.fromEntries(
    Object.entries(exports).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'function' ? guarded(value as (...of: unknown[]) => unknown) : value,
    ]),
  ) as unknown as LlamaExports;
}

/** Without a word out of the model's file. */
function reason(cause: unknown, exports: LlamaExports, lastWords: (address: number) => string): string {
  const what = cause instanceof Error ? cause.message : 'an exception that nobody took';
  // Only where it stopped by itself did it say why; else these are an earlier call's words.
  if (!/unreachable|abort/i.test(what)) return what;
  try {
    return OWN_WORDS.exec(lastWords(exports._sotto_error() >>> 0))?.[0] ?? what;
  } catch {
    return what;
  }
}
