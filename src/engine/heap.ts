/** The memory of llama.cpp in WebAssembly, whichever of its builds runs. */
import { describe, type LlamaShape } from '@/src/gguf/describe';
import type { Gguf } from '@/src/gguf/gguf';
import { memoryFor, type Measures } from '@/src/gguf/memory';
import { SottoError } from '@/src/protocol/errors';
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

/**
 * Refuses what cannot fit before gigabytes are read: weights alone, and for what is built like Llama also keys and
 * values. What its header does not tell of a model, llama.cpp finds out.
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
