/** The scripted engine takes what llama.cpp takes, so that tests of imports and of offers meet the same refusals. */
import { llamaVerdict } from '@/src/engine/architectures';
import type { Expectations, ListedTraits, ModelTraits, Pace, Verdict } from '@/src/engine/traits';
import { weightsInLayers } from '@/src/gguf/layer-weights';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** In bytes. */
const LARGEST = 2 ** 31 - 1;

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, LARGEST));
}

/** Of a file without measures, as in the usual mixtures of four and six bits. */
const WEIGHTS_PER_BYTE = 8 / 5;

/** So that what is expected is what the script does; null where it takes no time. */
export function paceOf({ header, bytes }: ListedTraits, promptWordMs: number): Pace | null {
  const weights = header?.shape ? weightsInLayers(header.shape) : bytes * WEIGHTS_PER_BYTE;
  return promptWordMs > 0 ? { weights: (weights * 1_000) / promptWordMs, bytes: bytes * 50 } : null;
}

export const expects: Expectations = {
  pace: () => ({ bytes: 1e9, weights: 2e9 }),
  memory(model, { total }) {
    const contextTokens = Math.min(model.contextTokens, total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT);
    return { able: true, contextTokens, bytes: memoryFor(model, contextTokens) };
  },
};
