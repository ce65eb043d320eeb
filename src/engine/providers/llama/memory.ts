/** What the module needs of a browser: SIMD, and memory that threads can share. */

/** The same figures as in the module's link options. */
const PAGE = 65536;
const MEMORY = { initial: (64 * 2 ** 20) / PAGE, maximum: 2 ** 32 / PAGE, shared: true };

/**
 * Whether the browser supports relaxed SIMD, tried with `i32x4.relaxed_dot_i8x16_i7x16_add`. Then the module that uses
 * it is the one to load.
 */
export function hasRelaxedSimd(): boolean {
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0];
  const code = [65, 1, 253, 15, 65, 2, 253, 15, 65, 3, 253, 15, 253, 147, 2, 11];
  return WebAssembly.validate(new Uint8Array([...head, ...code]));
}

/** Whether the browser has what the module needs: SIMD, and memory that threads can share. */
export function hasThreadedSimd(): boolean {
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  try {
    return WebAssembly.validate(new Uint8Array(simd)) && sharesMemory();
  } catch {
    return false;
  }
}

function sharesMemory(): boolean {
  return new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer.byteLength > 0;
}

/**
 * A memory that threads can share. Where pages may not share memory (Firefox's extension pages) the global
 * `SharedArrayBuffer`, which emscripten needs, is missing; the memory itself can still be made.
 */
export function shareableMemory(): WebAssembly.Memory {
  const memory = new WebAssembly.Memory(MEMORY);
  const scope = globalThis as { SharedArrayBuffer?: unknown };
  scope.SharedArrayBuffer ??= memory.buffer.constructor;
  return memory;
}
