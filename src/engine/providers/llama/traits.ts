/** What llama.cpp says of a model that is not loaded: whether it runs it, how fast, in what memory. */
import { llamaVerdict } from '@/src/engine/architectures';
import { contextFor } from '@/src/engine/context-here';
import { refuse, type Expectations, type ModelTraits, type Verdict } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import { LARGEST_HEAP } from './load-errors';
import { paceOf } from './pace';

/** The weights of a larger file would leave no room for anything else, in bytes. */
const MAX_FILE_BYTES = LARGEST_HEAP - 128 * 2 ** 20;

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES));
}

export const expects: Expectations = {
  pace: (probe, { quantization }) => paceOf(quantization, probe),
  memory(model, { total }) {
    const contextTokens = contextFor(model.contextTokens, total);
    // Keys and values are in half precision.
    const bytes = memoryFor(model, contextTokens);
    return bytes > LARGEST_HEAP ? refuse('heap', { bytes, limit: LARGEST_HEAP }) : { able: true, contextTokens, bytes };
  },
};
