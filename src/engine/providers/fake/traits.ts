/** The scripted engine runs what llama.cpp runs, so that tests of imports and advice get the same refusals. */
import { llamaVerdict } from '@/src/engine/architectures';
import type { Provider } from '@/src/engine/engine';
import type { ListedTraits, Pace } from '@/src/engine/traits';
import { weightsInLayers } from '@/src/gguf/describe';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** The largest file, in bytes. */
const LARGEST = 2 ** 31 - 1;

/** For a file without measures: the usual mixtures have four to six bits a weight. */
const WEIGHTS_PER_BYTE = 8 / 5;

/** For a script that takes no time. */
const QUICK: Pace = { bytes: 1e9, weights: 2e9 };

/**
 * @param promptWordMs The script's time for a word of a prompt, in milliseconds: the speed to expect follows from it.
 */
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
