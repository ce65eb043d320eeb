/**
 * Libraries of each kind against the reference. All that can run, each to the end of its context, is in
 * `numbers.long.test.ts`.
 *
 * Chromium's SwiftShader has no shader-f16, and takes long over all of it: an architecture and a layout of each kind
 * are enough there, and the demo model shows in its words that it computes right (`same-text.test.ts`). Firefox's
 * llvmpipe computes float32 so precisely that nothing hides in the tolerance, so that the kernels for GPUs are held to
 * it there in each layout, and half precision as it is used in each, too (of four bits the demo model's). Both for each
 * file, and weights that are rounded into their layout, are in the long tests.
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
