/** The scripted engine takes what llama.cpp takes, so that tests of imports and of offers meet the same refusals. */
import { llamaVerdict } from '@/src/engine/architectures';
import { type Expectations, type ModelTraits, type Verdict } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** In bytes. */
const LARGEST = 2 ** 31 - 1;

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, LARGEST));
}

export const expects: Expectations = {
  pace: () => ({ bytes: 1e9, weights: 2e9 }),
  memory(model, { total }) {
    const contextTokens = Math.min(model.contextTokens, total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT);
    return { able: true, contextTokens, bytes: memoryFor(model, contextTokens) };
  },
};
