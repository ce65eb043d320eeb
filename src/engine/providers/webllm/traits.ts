/** Whether WebLLM runs a model, how fast, and in how much memory, before it is loaded. */
import type { Provider } from '@/src/engine/engine';
import { ABLE, fitBuffers, refuse, type Pace } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT } from '@/src/protocol/context-lengths';
import { hasLibraryFor, hasLibraryLike } from './libraries';

/**
 * A Q4_K_M file grows by this factor, because its scales are in single precision on the GPU (`weight_bytes` of the
 * libraries).
 */
const LAYOUT_FACTOR = 1.4;

/** An estimate for a laptop's graphics card: none was measured, and they differ by a factor of ten. */
const ON_A_GPU: Pace = { bytes: 20e9, weights: 100e9 };
/** Measured with SmolLM2-135M on SwiftShader (98 MB; `docs/performance.md`). */
const ON_A_SOFTWARE_GPU: Pace = { bytes: 0.11e9, weights: 0.13e9 };

export const webllmTraits: Required<Pick<Provider, 'canRun' | 'expects'>> = {
  async canRun(model) {
    if (model.kind !== 'file') return refuse('elsewhere');
    const { header, measures, architecture } = model;
    const has = header
      ? await hasLibraryFor(header)
      : measures !== null && (await hasLibraryLike(architecture, measures));
    return has ? ABLE : refuse('library');
  },
  expects: {
    pace: ({ worthwhile }) => (worthwhile ? ON_A_GPU : ON_A_SOFTWARE_GPU),
    memory(model, { probe }) {
      // Every model gets the full context.
      const contextTokens = Math.min(model.contextTokens, FULL_CONTEXT);
      const weights = { ...model, bytes: LAYOUT_FACTOR * model.bytes };
      const bytes = memoryFor(weights, contextTokens, probe.gpu?.half === false ? 4 : 2);
      return fitBuffers(model.measures, probe) ?? { able: true, contextTokens, bytes };
    },
  },
};
