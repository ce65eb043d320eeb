/** The scripted engine takes what llama.cpp takes, so that tests of imports and of offers meet the same refusals. */
import { llamaVerdict } from '@/src/engine/architectures';
import type { Provider } from '@/src/engine/engine';
import type { ListedTraits, Pace } from '@/src/engine/traits';
import { weightsInLayers } from '@/src/gguf/describe';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** In bytes. */
const LARGEST = 2 ** 31 - 1;

/** Of a file without measures, as in the usual mixtures of four and six bits. */
const WEIGHTS_PER_BYTE = 8 / 5;

/** Where the script takes no time. */
const QUICK: Pace = { bytes: 1e9, weights: 2e9 };

/** @param promptWordMs What the script takes for a word of a prompt now, in milliseconds: that is what to expect. */
export function fakeTraits(promptWordMs: () => number): Required<Pick<Provider, 'canRun' | 'expects'>> {
  return {
    canRun: (model) => Promise.resolve(llamaVerdict(model, LARGEST)),
    expects: {
      pace: (_, model) => scriptedPace(model, promptWordMs()),
      memory(model, { total }) {
        const limit = total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT;
        const contextTokens = Math.min(model.contextTokens, limit);
        return { able: true, contextTokens, bytes: memoryFor(model, contextTokens) };
      },
    },
  };
}

function scriptedPace({ header, bytes }: ListedTraits, promptWordMs: number): Pace {
  if (promptWordMs <= 0) return QUICK;
  const weights = header?.shape ? weightsInLayers(header.shape) : bytes * WEIGHTS_PER_BYTE;
  return { weights: (weights * 1_000) / promptWordMs, bytes: bytes * 50 };
}
