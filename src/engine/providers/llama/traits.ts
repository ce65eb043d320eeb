/** Whether llama.cpp runs a model, how fast, and in how much memory, before it is loaded. */
import { llamaVerdict } from '@/src/engine/architectures';
import type { Provider } from '@/src/engine/engine';
import { fitHeap, LARGEST_HEAP } from '@/src/engine/heap';
import { paceOf } from './pace';

/** The weights of a larger file would leave no memory for anything else; in bytes. */
const MAX_FILE_BYTES = LARGEST_HEAP - 128 * 2 ** 20;

export const llamaTraits: Required<Pick<Provider, 'canRun' | 'expects'>> = {
  canRun: (model) => Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES)),
  expects: {
    pace: (probe, { quantization }) => paceOf(quantization, probe),
    memory: (model, { total }) => fitHeap(model, total),
  },
};
