/**
 * A module can abort in the middle of a call: by an assertion of llama.cpp, a wrong address, a C++ exception that
 * nothing caught, or a full stack. Locks are held then, and lists half written. A later call may return nonsense or
 * never end.
 */
import type { LlamaExports } from './exports';
import { LlamaError } from './llama-error';
import type { MemoryWatch } from './memory-watch';

/** When llama.cpp aborts, its last message begins with a place in its sources, and perhaps a failed assertion. */
const OWN_WORDS = /^[\w./-]+:\d+(?:: GGML_ASSERT\(.*\) failed)?/;

/**
 * Guards the module's functions. Once one of them has aborted, it and all later calls throw the same `LlamaError`. Its
 * status is `memory` if the module was refused memory in that call, else `ended`.
 * @param lastWords Reads the text of `_sotto_error`. Called once, after an abort.
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

/** Why the module aborted, without any text from the model's file. */
function reason(cause: unknown, exports: LlamaExports, lastWords: (address: number) => string): string {
  const what = cause instanceof Error ? cause.message : 'an exception that nobody took';
  // Only an abort of its own sets the message; else it is from an earlier call.
  if (!/unreachable|abort/i.test(what)) return what;
  try {
    return OWN_WORDS.exec(lastWords(exports._sotto_error() >>> 0))?.[0] ?? what;
  } catch {
    return what;
  }
}
