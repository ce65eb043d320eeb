import { describe, expect, it, vi } from 'vitest';
import type { LlamaExports } from './exports';
import { LlamaError } from './llama-error';
import type { Shortage } from './memory-watch';
import { withOneLife } from './one-life';

/** A module with one call that throws. */
function ending(
  thrown: unknown,
  words = '',
  shortage: Shortage | null = null,
): { calls: LlamaExports; free: () => void } {
  const free = vi.fn();
  const exports: Partial<LlamaExports> = {
    _sotto_decode: () => {
      throw thrown;
    },
    _sotto_length: () => 7,
    _sotto_error: () => 1,
    _free: free,
  };
  return { calls: withOneLife(exports as LlamaExports, { begin: () => undefined, shortage }, () => words), free };
}

const endOf = (thrown: unknown, words?: string): unknown => {
  try {
    return ending(thrown, words).calls._sotto_decode(0, 0, 0);
  } catch (error) {
    return error;
  }
};

describe('a module that aborts in the middle of a call', () => {
  it.each([
    ['unreachable', 'a/b-c.cpp:12: GGML_ASSERT(x[0] > 0) failed', 'a/b-c.cpp:12: GGML_ASSERT(x[0] > 0) failed'],
    ['unreachable executed', 'a/b-c.cpp:12: no tensor called private', 'a/b-c.cpp:12'],
    ['unreachable', '', 'unreachable'],
    ['memory access out of bounds', 'words of an earlier call', 'memory access out of bounds'],
  ])('says why: %s, %s', (trap, words, why) => {
    const error = endOf(new WebAssembly.RuntimeError(trap), words);
    expect(error).toBeInstanceOf(LlamaError);
    expect(error).toMatchObject({ status: 'ended', message: `llama.cpp ended itself: ${why}` });
  });

  it.each([
    ['a full stack', new RangeError('Maximum call stack size exceeded')],
    ['a C++ exception', { is: 'no Error' }],
  ])('has a named error for %s', (_, thrown) => {
    expect(endOf(thrown)).toMatchObject({ status: 'ended', cause: thrown });
  });

  it('lacked memory if it was refused some, whatever its message says', () => {
    const shortage = { held: 1e9, wanted: 3e9 };
    const { calls } = ending(
      new WebAssembly.RuntimeError('unreachable'),
      'a.c:1: GGML_ASSERT(p != NULL) failed',
      shortage,
    );
    expect(() => calls._sotto_decode(0, 0, 0)).toThrow(expect.objectContaining({ status: 'memory', shortage }));
  });

  it('is not called again, because it may hold a lock', () => {
    const { calls, free } = ending(new WebAssembly.RuntimeError('unreachable'));
    expect(calls._sotto_length()).toBe(7);
    expect(() => calls._sotto_decode(0, 0, 0)).toThrow(LlamaError);
    expect(() => {
      calls._free(1);
    }).toThrow(expect.objectContaining({ status: 'ended' }));
    expect(() => calls._sotto_length()).toThrow(expect.objectContaining({ status: 'ended' }));
    expect(free).not.toHaveBeenCalled();
  });
});
