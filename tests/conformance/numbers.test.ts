/**
 * Libraries of each kind against the reference. All that can run, each to the end of its context, is in
 * `numbers.long.test.ts`.
 *
 * Chromium's SwiftShader has no shader-f16, and takes long over all of it: an architecture and a layout of each kind
 * are enough there, and the demo model shows in its words that it computes right (`same-text.test.ts`). Firefox's
 * llvmpipe computes float32 so precisely that nothing hides in the tolerance, so that the kernels for GPUs are held to
 * it there, and half precision as it is used: each layout with both, and Qwen3 with one of them for each layout.
 */
import { compareLibraries } from './numbers';

const HALF = { dtype: 'f16', schedule: 'soft' } as const;
const FOR_GPUS = { dtype: 'f32', schedule: 'gpu' } as const;
const IN_CHROMIUM = ['tiny-q4_1', 'tiny-llama3-q4_k_m', 'tiny-qwen3-q8_0'];

compareLibraries({
  variants(browser, { name, model, layout, exact }) {
    if (browser === 'chromium') return IN_CHROMIUM.includes(name) ? [{ dtype: 'f32', schedule: 'soft' }] : [];
    if (!exact) return [{ dtype: 'f32', schedule: 'soft' }];
    if (model === 'tiny-qwen3') return [layout === 'q8' ? FOR_GPUS : HALF];
    return [HALF, FOR_GPUS];
  },
  isLong: (browser) => browser === 'firefox',
  hasDemo: (browser) => browser === 'firefox',
});
