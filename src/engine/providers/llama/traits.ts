/** What llama.cpp says of a model that is not loaded: whether it runs it, how fast, in what memory. */
import { llamaVerdict } from '@/src/engine/architectures';
import { contextFor } from '@/src/engine/context-here';
import { refuse, type Expectations, type ModelTraits, type Pace, type Verdict } from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import { LARGEST_HEAP } from './load-errors';

/** The weights of a larger file would leave no room for anything else, in bytes. */
const MAX_FILE_BYTES = LARGEST_HEAP - 128 * 2 ** 20;

/** On one thread, by the type of most weights (`docs/performance.md`). */
const ON_A_THREAD: Readonly<Record<string, Pace>> = {
  Q4_0: { bytes: 3.6e9, weights: 30e9 },
  Q8_0: { bytes: 4.2e9, weights: 19e9 },
};
/** What others reach at least. */
const OTHERS: Pace = { bytes: 2.5e9, weights: 19e9 };
/** What a second thread and each further one add to the first. */
const A_FURTHER_THREAD = 0.6;

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES));
}

export const expects: Expectations = {
  pace({ threads = 1 }, { quantization }) {
    const factor = 1 + A_FURTHER_THREAD * (threads - 1);
    const { bytes, weights } = ON_A_THREAD[quantization] ?? OTHERS;
    return { bytes: bytes * factor, weights: weights * factor };
  },
  memory(model, { total }) {
    const contextTokens = contextFor(model.contextTokens, total);
    // Keys and values are in half precision.
    const bytes = memoryFor(model, contextTokens);
    return bytes > LARGEST_HEAP ? refuse('heap', { bytes, limit: LARGEST_HEAP }) : { able: true, contextTokens, bytes };
  },
};
