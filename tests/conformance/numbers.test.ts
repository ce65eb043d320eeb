/**
 * Compares libraries of each kind with the reference. `numbers.long.test.ts` has all of them, up to the end of the
 * context.
 *
 * Chromium's SwiftShader has no shader-f16, and is slow. One architecture and layout of each kind is enough there;
 * `same-text.test.ts` has the demo model. Firefox's llvmpipe computes float32 precisely, so that the tolerance is
 * small. There the kernels for GPUs are compared in each layout, and half precision in the others, with the demo model
 * for four bits. Both for each file, and weights that are rounded into their layout, are in the long tests.
 */
import { compareLibraries } from './numbers';

const HALF = { dtype: 'f16', schedule: 'soft' } as const;
const FOR_GPUS = { dtype: 'f32', schedule: 'gpu' } as const;
const IN_CHROMIUM = ['tiny-q4_1', 'tiny-llama3-q4_k_m', 'tiny-qwen3-q8_0'];
const FOR_GPUS_IN_FIREFOX = ['tiny-q4_1', 'tiny-llama3-q4_k_m', 'tiny-qwen3-q8_0'];

compareLibraries({
  variants(browser, { name, exact }) {
    if (browser === 'chromium') return IN_CHROMIUM.includes(name) ? [{ dtype: 'f32', schedule: 'soft' }] : [];
    if (!exact) return [];
    return [FOR_GPUS_IN_FIREFOX.includes(name) ? FOR_GPUS : HALF];
  },
  isLong: (browser) => browser === 'firefox',
  hasDemo: (browser) => browser === 'firefox',
});
