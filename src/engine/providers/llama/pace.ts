/**
 * How fast llama.cpp with our kernels is to be expected, by the weights' type and the processor. Measured on one core
 * of a server processor (x86-64 with AVX-VNNI) with a prompt of 256 tokens and a short context, in browsers and, for
 * Q4_1 and the K-quants, in V8 alone. Other processors were not at hand: surfaces call it a guess until something is
 * measured here.
 *
 * | tokens/s of prompt (answer) | bytes: Chromium | seven bits: Firefox | words |
 * |---|---|---|---|
 * | SmolLM2-135M Q8_0, 144.8 MB | 280 (34) | 144 (29) | 140 (28) |
 * | … Q4_0, 91.7 MB | 303 (46) | 235 (45) | 146 (39) |
 * | … Q4_1, 98.4 MB | 274 (36) | | 136 (31) |
 * | 400 million of Q4_K and Q6_K, about 250 MB | 93 (13) | | 47 (10.6) |
 *
 * Its layers have 106 million weights in SmolLM2, 350 million in the other. New figures: `npm run bench -- cpu`.
 */
import type { Pace } from '@/src/engine/traits';
import type { Probe, Products } from '@/src/protocol/probe';

/** Weights of layers in a second, by number: nearly the same for all types that are multiplied alike. */
const PROMPT: Readonly<Record<Products, number>> = { bytes: 29e9, 'seven-bits': 25e9, words: 14.5e9 };
/** Of eight bits where seven are multiplied as bytes: as words. */
const PROMPT_OF_EIGHT_BITS = 15e9;

/** Bytes of weights in a second, while an answer is written: smaller types take more work for each. */
const ANSWER: readonly (readonly [RegExp, Readonly<Record<Products, number>>])[] = [
  [/^Q8_0$/, { bytes: 4.9e9, 'seven-bits': 4.2e9, words: 4.0e9 }],
  [/^Q4_0$/, { bytes: 4.2e9, 'seven-bits': 4.1e9, words: 3.6e9 }],
  // Where seven bits go as bytes neither of these was measured: as much slower than in Chromium as Q8_0.
  [/^Q4_1$/, { bytes: 3.5e9, 'seven-bits': 3.0e9, words: 3.0e9 }],
  [/^(?:Q5_[01]|Q[456]_K(?:_[SML])?)$/, { bytes: 3.25e9, 'seven-bits': 2.8e9, words: 2.65e9 }],
];
/** Types that ggml's own kernels multiply, as slowly as in wllama: 18 and 10 tokens/s of SmolLM2-135M Q8_0. */
const OTHERS: Pace = { weights: 1.9e9, bytes: 1.4e9 };

/**
 * The share of that speed with which a page of 1,000 tokens is read: each token looks at all before it. So it is in
 * SmolLM2 (products are 72 % of the time at 256 tokens and 53 % at 1,024), and larger models lose less.
 */
const AT_A_PAGE = 0.74;
/** What a second thread adds to the first: 280 to 460 tokens/s, and 31 to 55. More than two were not measured. */
const A_FURTHER_THREAD = 0.65;

/** `quantization`: a type or the name of a mixture, as a list or a file has it, such as `Q4_K_M`. */
export function paceOf(quantization: string, { threads = 1, products = 'words' }: Probe): Pace {
  const ours = ANSWER.find(([types]) => types.test(quantization.toUpperCase()))?.[1];
  const factor = 1 + A_FURTHER_THREAD * (threads - 1);
  if (!ours) return { weights: OTHERS.weights * factor, bytes: OTHERS.bytes * factor };
  const isWide = quantization.toUpperCase() === 'Q8_0' && products === 'seven-bits';
  const prompt = isWide ? PROMPT_OF_EIGHT_BITS : PROMPT[products];
  return { weights: AT_A_PAGE * prompt * factor, bytes: ours[products] * factor };
}
