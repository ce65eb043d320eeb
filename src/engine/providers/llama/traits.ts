/** What llama.cpp says of a model that is not loaded: whether it runs it, how fast, in what memory. */
import { llamaVerdict } from '@/src/engine/architectures';
import { fitHeap, LARGEST_HEAP } from '@/src/engine/heap';
import type { Expectations, ModelTraits, Verdict } from '@/src/engine/traits';
import { paceOf } from './pace';

/** The weights of a larger file would leave no room for anything else, in bytes. */
const MAX_FILE_BYTES = LARGEST_HEAP - 128 * 2 ** 20;

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES));
}

export const expects: Expectations = {
  pace: (probe, { quantization }) => paceOf(quantization, probe),
  memory: (model, { total }) => fitHeap(model, total),
};
