/** How this machine multiplies bytes in WebAssembly. The speed of llama.cpp on a processor depends on it. */
import type { Products } from '@/src/protocol/probe';
import { hasRelaxedSimd } from './memory';

/**
 * Two functions without parameters, `u` and `d`. Each returns the first lane of `i32x4.relaxed_dot_i8x16_i7x16_add` for
 * 127 or −128 times a byte with all bits set. `tools/llama-wasm/kernels/form.h` makes the same trial.
 */
const TRIAL = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  // One type, () → i32; two functions of it, `u` and `d`.
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f],
  ...[0x03, 0x03, 0x02, 0x00, 0x00],
  ...[0x07, 0x09, 0x02, 0x01, 0x75, 0x00, 0x00, 0x01, 0x64, 0x00, 0x01],
  // A function is 21 bytes: two splats of bytes, one of zeros, the product, its first lane.
  ...[0x0a, 0x2d, 0x02],
  ...[0x15, 0x00, 0x41, 0xff, 0x00, 0xfd, 0x0f, 0x41, 0x7f, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x11],
  ...[0xfd, 0x93, 0x02, 0xfd, 0x1b, 0x00, 0x0b],
  ...[0x15, 0x00, 0x41, 0x80, 0x7f, 0xfd, 0x0f, 0x41, 0x7f, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x11],
  ...[0xfd, 0x93, 0x02, 0xfd, 0x1b, 0x00, 0x0b],
]);

/** Exact results, with the top bit as part of the number or as a sign. A sum that saturates at 16 bits is neither. */
const EXACT = [
  [4 * 127 * 255, -4 * 128 * 255],
  [-4 * 127, 4 * 128],
];

/** Never throws: a browser that refuses the trial counts as one that multiplies words. */
export function findProducts(): Products {
  if (!hasRelaxedSimd()) return 'words';
  try {
    const { u, d } = new WebAssembly.Instance(new WebAssembly.Module(TRIAL)).exports as Record<string, () => number>;
    const [up, down] = [u?.(), d?.()];
    return EXACT.some(([first, second]) => up === first && down === second) ? 'bytes' : 'seven-bits';
  } catch {
    return 'words';
  }
}
