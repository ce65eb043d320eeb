/** Whether llama.cpp runs a model on the GPU, how fast, and in how much memory, before it is loaded. */
import { llamaVerdict } from '@/src/engine/architectures';
import type { Provider } from '@/src/engine/engine';
import { fitHeap } from '@/src/engine/heap';
import { fitBuffers, type Pace } from '@/src/engine/traits';

/** The largest file that it opens, in bytes: `ftell` in the library counts in signed 32 bits. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

/** An estimate for a laptop's graphics card: none was measured, and they differ by a factor of ten. */
const ON_A_GPU: Pace = { bytes: 10e9, weights: 50e9 };
/** Measured with SmolLM2-135M in Firefox. */
const ON_A_SOFTWARE_GPU: Pace = { bytes: 0.045e9, weights: 0.054e9 };

export const wllamaTraits: Required<Pick<Provider, 'canRun' | 'expects'>> = {
  canRun: (model) => Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES)),
  expects: {
    pace: ({ worthwhile }) => (worthwhile ? ON_A_GPU : ON_A_SOFTWARE_GPU),
    memory: (model, { probe, total }) => fitBuffers(model.measures, probe) ?? fitHeap(model, total),
  },
};
