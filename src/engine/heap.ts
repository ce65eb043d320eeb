/** The WebAssembly memory of llama.cpp, in each of its builds. */
import { describe, type LlamaShape } from '@/src/gguf/describe';
import type { Gguf } from '@/src/gguf/gguf';
import { memoryFor, type Measures } from '@/src/gguf/memory';
import { SottoError } from '@/src/protocol/errors';
import { contextFor } from './context-here';
import { refuse, type ListedTraits, type MemoryNeed, type Refusal } from './traits';

/** The largest size that it can grow to, in bytes. */
export const LARGEST_HEAP = 4 * 1024 ** 3;

/** What a model takes of it, with the context that it gets here. `total`: the machine's memory, in bytes. */
export function fitHeap(model: ListedTraits, total: number): MemoryNeed | Refusal {
  const contextTokens = contextFor(model.contextTokens, total);
  // Keys and values are in half precision.
  const bytes = memoryFor(model, contextTokens);
  return bytes > LARGEST_HEAP ? refuse('heap', { bytes, limit: LARGEST_HEAP }) : { able: true, contextTokens, bytes };
}

/**
 * Refuses a model that cannot fit before gigabytes are read. Counts the weights, and for Llama-like models also keys
 * and values. For the rest llama.cpp finds out while it loads.
 * @throws SottoError `engine-out-of-memory` with figures.
 */
export function refuseTooLarge(gguf: Gguf, contextTokens: number): void {
  const { shape } = describe(gguf);
  let weights = 0;
  for (const { bytes } of gguf.tensors.values()) weights += bytes;
  const needed = shape ? memoryFor({ bytes: weights, measures: measuresOf(shape) }, contextTokens) : weights;
  if (needed > LARGEST_HEAP)
    throw new SottoError('engine-out-of-memory', 'the model does not fit into memory', { needed, limit: LARGEST_HEAP });
}

function measuresOf({ layers, kvHeads, headDim, vocab, hidden, tied }: LlamaShape): Measures {
  return { cachedLayers: layers, kvHeads, headDim, vocabulary: vocab, width: hidden, tied };
}
