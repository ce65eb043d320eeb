import { describe, expect, it } from 'vitest';
import type { Products } from '@/src/protocol/probe';
import { paceOf } from './pace';

const probe = (products?: Products, threads = 1) => ({
  available: true,
  worthwhile: true,
  threads,
  ...(products && { products }),
});
/** SmolLM2-135M: weights of its layers, and bytes of its file by type. */
const LAYERS = 106.2e6;
const BYTES = { Q8_0: 144.8e6, Q4_0: 77.6e6, Q4_1: 98.4e6 };
/** A model of the size of SmolLM2-1.7B in Q4_K_M. */
const LARGE = { layers: 1.61e9, bytes: 1.056e9 };
/** The speed on a page of 1,000 tokens, as a share of that on a short prompt. */
const AT_A_PAGE = 0.84;
/** The share of the measured speed that is expected on other machines. */
const ELSEWHERE = 0.5;

describe('the speed to expect on a processor', () => {
  it.each([
    ['Q8_0', 'seven-bits', 292, 79],
    ['Q4_0', 'seven-bits', 354, 96],
    ['Q4_1', 'seven-bits', 354, 87],
    ['Q8_0', 'words', 286, 70],
    ['Q4_0', 'words', 297, 71],
    ['Q4_1', 'words', 286, 69],
  ] as const)('is half of what was measured of SmolLM2-135M %s by %s, to a tenth', (type, products, prompt, answer) => {
    const pace = paceOf(type, probe(products));
    expect(Math.abs(pace.weights / ELSEWHERE / AT_A_PAGE / LAYERS / prompt - 1)).toBeLessThan(0.1);
    expect(Math.abs(pace.bytes / ELSEWHERE / BYTES[type] / answer - 1)).toBeLessThan(0.03);
  });

  it.each([
    ['seven-bits', 8.3],
    ['words', 6.4],
  ] as const)('and of K-quants by %s, where 1,610 million weights were: less in prompts', (products, answer) => {
    for (const type of ['Q4_K', 'Q4_K_M', 'Q4_K_S', 'Q5_K_M', 'Q6_K']) {
      const pace = paceOf(type, probe(products));
      // Large models are faster for each weight than small ones: 29 and 20 tokens a second.
      const prompt = pace.weights / ELSEWHERE / AT_A_PAGE / LARGE.layers;
      expect(prompt).toBeGreaterThan(18);
      expect(prompt).toBeLessThan(products === 'words' ? 20 : 29);
      expect(Math.abs(pace.bytes / ELSEWHERE / LARGE.bytes / answer - 1)).toBeLessThan(0.03);
    }
  });

  it('is not slower if weights are multiplied as bytes, which takes fewer instructions', () => {
    for (const type of ['Q8_0', 'Q4_0', 'Q4_1', 'Q4_K_M', 'Q5_0'])
      expect(paceOf(type, probe('bytes')).weights).toBeGreaterThanOrEqual(paceOf(type, probe('seven-bits')).weights);
  });

  it('grows with a second thread: by two thirds in prompts, by less in answers, which wait for memory', () => {
    const [one, two] = [paceOf('Q8_0', probe('bytes')), paceOf('Q8_0', probe('bytes', 2))];
    expect(two.weights / one.weights).toBeCloseTo(1.65);
    expect(two.bytes / one.bytes).toBeCloseTo(1.3);
  });

  it('is the slowest if it is unknown how bytes are multiplied', () => {
    expect(paceOf('Q4_K_M', probe())).toEqual(paceOf('Q4_K_M', probe('words')));
  });

  it('is that of ggml’s own kernels for types that ours do not have', () => {
    for (const type of ['F16', 'BF16', 'Q2_K', 'Q3_K_M', 'IQ4_XS', 'MXFP4', '']) {
      const pace = paceOf(type, probe('bytes'));
      expect(pace.weights / LAYERS, type).toBeLessThanOrEqual(18);
      expect(pace.bytes / BYTES.Q8_0, type).toBeLessThanOrEqual(11);
    }
  });
});
