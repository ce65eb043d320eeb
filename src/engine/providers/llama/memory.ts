/** What a worker must know of its browser before it starts the module: which SIMD it has, and how it makes memory. */

/** As the module is linked. */
const PAGE = 65536;
const MEMORY = { initial: (64 * 2 ** 20) / PAGE, maximum: 2 ** 32 / PAGE, shared: true };

/**
 * Whether this machine's browser knows relaxed SIMD: a function of `i32x4.relaxed_dot_i8x16_i7x16_add`. Then the module
 * that has it is the one to take.
 */
export function hasRelaxedSimd(): boolean {
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0];
  const code = [65, 1, 253, 15, 65, 2, 253, 15, 65, 3, 253, 15, 253, 147, 2, 11];
  return WebAssembly.validate(new Uint8Array([...head, ...code]));
}

/** Whether this browser has what the module is compiled with at least: SIMD, and memory that threads can share. */
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
 * A memory that threads can share. Where no page may share memory (Firefox's extension pages) there is no
 * `SharedArrayBuffer` by name, which emscripten asks for; such a memory can be made there all the same.
 */
export function shareableMemory(): WebAssembly.Memory {
  const memory = new WebAssembly.Memory(MEMORY);
  const scope = globalThis as { SharedArrayBuffer?: unknown };
  scope.SharedArrayBuffer ??= memory.buffer.constructor;
  return memory;
}
