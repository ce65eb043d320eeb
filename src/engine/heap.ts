/** The memory of llama.cpp in WebAssembly, whichever of its builds runs. */
import { memoryFor } from '@/src/gguf/memory';
import { contextFor } from './context-here';
import { refuse, type Footing, type ListedTraits, type Refusal } from './traits';

/** As much as it grows to, in bytes. */
export const LARGEST_HEAP = 4 * 1024 ** 3;

/** What a model takes of it with the context that it gets. `total`: the machine's memory, in bytes. */
export function fitHeap(model: ListedTraits, total: number): Footing | Refusal {
  const contextTokens = contextFor(model.contextTokens, total);
  // Keys and values are in half precision.
  const bytes = memoryFor(model, contextTokens);
  return bytes > LARGEST_HEAP ? refuse('heap', { bytes, limit: LARGEST_HEAP }) : { able: true, contextTokens, bytes };
}
