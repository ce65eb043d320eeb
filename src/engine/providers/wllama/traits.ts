/** What llama.cpp in WebAssembly says of a model that is not loaded: whether it runs it, how fast, in what memory. */
import { llamaVerdict } from '@/src/engine/architectures';
import {
  fitBuffers,
  refuse,
  type Expectations,
  type Footing,
  type ListedTraits,
  type ModelTraits,
  type Pace,
  type Refusal,
  type Verdict,
} from '@/src/engine/traits';
import { memoryFor } from '@/src/gguf/memory';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';

/** The largest file that it opens, in bytes: `ftell` in the library's file layer counts in signed 32 bits. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** As much as its WebAssembly memory grows to, in bytes. */
const LARGEST_HEAP = 4 * 1024 ** 3;

/** SmolLM2-135M on the processor here (98 MB; `docs/performance.md`). */
const ON_A_THREAD: Pace = { bytes: 1.0e9, weights: 2.0e9 };
/** What a second thread and each further one add to the first: 13 against 7 tokens/s with two. */
const A_FURTHER_THREAD = 0.75;
/** A guess for a laptop's graphics card: none was at hand, and real ones differ by a factor of ten. */
const ON_A_GPU: Pace = { bytes: 10e9, weights: 50e9 };
/** SmolLM2-135M in Firefox here. */
const ON_A_SOFTWARE_GPU: Pace = { bytes: 0.045e9, weights: 0.054e9 };

export function canRun(model: ModelTraits): Promise<Verdict> {
  return Promise.resolve(llamaVerdict(model, MAX_FILE_BYTES));
}

/**
 * Context given to a model, in tokens: the cache grows with it (SmolLM2-135M: 23 kB a token, 94 MB in all).
 * `trained`: what it was trained for, 0 where nobody tells. `total`: the machine's memory, in bytes.
 */
export function contextFor(trained: number, total: number): number {
  const limit = total <= SMALL_MACHINE_BYTES ? SHORT_CONTEXT : FULL_CONTEXT;
  return trained > 0 ? Math.min(trained, limit) : limit;
}

function memory(model: ListedTraits, total: number): Footing | Refusal {
  const contextTokens = contextFor(model.contextTokens, total);
  // Keys and values are in half precision on either.
  const bytes = memoryFor(model, contextTokens);
  return bytes > LARGEST_HEAP ? refuse('heap', { bytes, limit: LARGEST_HEAP }) : { able: true, contextTokens, bytes };
}

export const onProcessor: Expectations = {
  pace({ threads = 1 }) {
    const factor = 1 + A_FURTHER_THREAD * (threads - 1);
    return { bytes: ON_A_THREAD.bytes * factor, weights: ON_A_THREAD.weights * factor };
  },
  memory: (model, { total }) => memory(model, total),
};

export const onGpu: Expectations = {
  pace: ({ worthwhile }) => (worthwhile ? ON_A_GPU : ON_A_SOFTWARE_GPU),
  memory: (model, { probe, total }) => fitBuffers(model.measures, probe) ?? memory(model, total),
};
