/**
 * The speed to expect of llama.cpp with our kernels, by the weights' type and the processor. Measured on one core of a
 * server processor (x86-64 without AVX-VNNI), with a prompt of 256 tokens and a short context. No other processor was
 * measured: half of it is expected elsewhere, and surfaces call it an estimate until this machine is measured.
 *
 * | tokens/s of prompt (answer) | seven bits: Chromium | seven bits: Firefox | words: V8 |
 * |---|---|---|---|
 * | SmolLM2-135M Q8_0, 144.8 MB | 292 (79) | 303 (82) | 286 (70) |
 * | … Q4_0, 77.6 MB | 444 (96) | 354 (97) | 297 (71) |
 * | … Q4_1, 98.4 MB | 412 (87) in V8 | | 286 (69) |
 * | 1,610 million of Q4_K and Q6_K, 1,056 MB | 29 (8.3) in V8 | | 20 (6.4) |
 *
 * The layers of SmolLM2 have 106 million weights. Figures for V8 alone are by processor time. Of two figures the lower
 * one counts. Multiplying weights as bytes was not measured with the present kernels; it takes fewer instructions than
 * seven bits, so it should be no slower. New figures: `npm run bench -- cpu`, and `npm run bench:llama` for V8.
 */
import type { Pace } from '@/src/engine/traits';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import type { Probe, Products } from '@/src/protocol/probe';
import { speedRatio } from '@/src/protocol/prompt-work';

/**
 * The share of that speed to expect of a user's core. Old laptops may be slower than this, new ones are not slower at
 * all. It is better to be faster than promised.
 */
const OF_A_USERS_CORE = 0.5;
/** Weights of layers in a second. Nearly the same for all types that are multiplied in the same way. */
const PROMPT: Readonly<Record<Products, number>> = { bytes: 37e9, 'seven-bits': 37e9, words: 30.5e9 };
/** The same for eight-bit weights where only seven bits are multiplied as bytes: they are multiplied as words. */
const PROMPT_OF_EIGHT_BITS = 31e9;

/** Bytes of weights in a second while an answer is generated. Smaller types take more work for each byte. */
const ANSWER: readonly (readonly [RegExp, Readonly<Record<Products, number>>])[] = [
  [/^Q8_0$/, { bytes: 11.4e9, 'seven-bits': 11.4e9, words: 10.1e9 }],
  [/^Q4_0$/, { bytes: 7.5e9, 'seven-bits': 7.5e9, words: 5.5e9 }],
  [/^Q4_1$/, { bytes: 8.6e9, 'seven-bits': 8.6e9, words: 6.8e9 }],
  [/^(?:Q5_[01]|Q[456]_K(?:_[SML])?)$/, { bytes: 8.8e9, 'seven-bits': 8.8e9, words: 6.8e9 }],
];
/** Types that ggml's own kernels multiply, as slowly as in wllama: 22 and 12 tokens/s with SmolLM2-135M Q8_0. */
const OTHERS: Pace = { weights: 2.4e9, bytes: 1.7e9 };

/** A typical page is longer than the measured prompt, and is read more slowly by this factor. */
const AT_A_PAGE = speedRatio(TYPICAL_PAGE_TOKENS, 256);
/** What a second thread adds to the first: 292 to 495 tokens/s, and 79 to 102. More than two were not measured. */
const A_FURTHER_THREAD: Pace = { weights: 0.65, bytes: 0.3 };

/** @param quantization A type or the name of a mixture, such as `Q4_K_M`. */
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
