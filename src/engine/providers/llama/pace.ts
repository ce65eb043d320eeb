/**
 * How fast llama.cpp with our kernels is to be expected, by the weights' type and the processor. Measured on one core
 * of a server processor (x86-64 without AVX-VNNI) with a prompt of 256 tokens and a short context. Other processors
 * were not at hand: half of it is expected, and surfaces call it a guess until something is measured here.
 *
 * | tokens/s of prompt (answer) | seven bits: Chromium | seven bits: Firefox | words: V8 |
 * |---|---|---|---|
 * | SmolLM2-135M Q8_0, 144.8 MB | 292 (79) | 303 (82) | 286 (70) |
 * | … Q4_0, 77.6 MB | 444 (96) | 354 (97) | 297 (71) |
 * | … Q4_1, 98.4 MB | 412 (87) in V8 | | 286 (69) |
 * | 1,610 million of Q4_K and Q6_K, 1,056 MB | 29 (8.3) in V8 | | 20 (6.4) |
 *
 * Its layers have 106 million weights in SmolLM2. V8 alone is by processor time. Of two figures the lower one counts.
 * Where weights are multiplied as bytes, nothing was measured since the kernels are as they are; it takes fewer
 * instructions than seven bits, and is expected to be no slower. New figures: `npm run bench -- cpu`, and
 * `npm run bench:llama` for V8.
 */
import type { Pace } from '@/src/engine/traits';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import type { Probe, Products } from '@/src/protocol/probe';
import { speedRatio } from '@/src/protocol/prompt-work';

/**
 * The share of it that is expected of a user's core. Old laptops are slower by more, new ones not at all, and which it
 * is nobody can tell before: to be quicker than was said is better than to be slower.
 */
const OF_A_USERS_CORE = 0.5;
/** Weights of layers in a second, by number: nearly the same for all types that are multiplied alike. */
const PROMPT: Readonly<Record<Products, number>> = { bytes: 37e9, 'seven-bits': 37e9, words: 30.5e9 };
/** Of eight bits where seven are multiplied as bytes: as words. */
const PROMPT_OF_EIGHT_BITS = 31e9;

/** Bytes of weights in a second, while an answer is written: smaller types take more work for each. */
const ANSWER: readonly (readonly [RegExp, Readonly<Record<Products, number>>])[] = [
  [/^Q8_0$/, { bytes: 11.4e9, 'seven-bits': 11.4e9, words: 10.1e9 }],
  [/^Q4_0$/, { bytes: 7.5e9, 'seven-bits': 7.5e9, words: 5.5e9 }],
  [/^Q4_1$/, { bytes: 8.6e9, 'seven-bits': 8.6e9, words: 6.8e9 }],
  [/^(?:Q5_[01]|Q[456]_K(?:_[SML])?)$/, { bytes: 8.8e9, 'seven-bits': 8.8e9, words: 6.8e9 }],
];
/** Types that ggml's own kernels multiply, as slowly as in wllama: 22 and 12 tokens/s of SmolLM2-135M Q8_0. */
const OTHERS: Pace = { weights: 2.4e9, bytes: 1.7e9 };

/** The share of that speed with which a typical page is read. */
const AT_A_PAGE = speedRatio(TYPICAL_PAGE_TOKENS, 256);
/** What a second thread adds to the first: 292 to 495 tokens/s, and 79 to 102. More than two were not measured. */
const A_FURTHER_THREAD: Pace = { weights: 0.65, bytes: 0.3 };

/** `quantization`: a type or the name of a mixture, as a list or a file has it, such as `Q4_K_M`. */
export function paceOf(quantization: string, { threads = 1, products = 'words' }: Probe): Pace {
  const ours = ANSWER.find(([types]) => types.test(quantization.toUpperCase()))?.[1];
  const factor = {
    weights: OF_A_USERS_CORE * (1 + A_FURTHER_THREAD.weights * (threads - 1)),
    bytes: OF_A_USERS_CORE * (1 + A_FURTHER_THREAD.bytes * (threads - 1)),
  };
  if (!ours) return { weights: OTHERS.weights * factor.weights, bytes: OTHERS.bytes * factor.bytes };
  const isWide = quantization.toUpperCase() === 'Q8_0' && products === 'seven-bits';
  const prompt = isWide ? PROMPT_OF_EIGHT_BITS : PROMPT[products];
  return { weights: AT_A_PAGE * prompt * factor.weights, bytes: ours[products] * factor.bytes };
}
