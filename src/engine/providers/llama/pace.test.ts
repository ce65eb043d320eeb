import { describe, expect, it } from 'vitest';
import type { Products } from '@/src/protocol/probe';
import { paceOf } from './pace';

const probe = (products?: Products, threads = 1) => ({
  available: true,
  worthwhile: true,
  threads,
  ...(products && { products }),
});
/** Of SmolLM2-135M: weights of its layers, and bytes of its file by type. */
const LAYERS = 106.2e6;
const BYTES = { Q8_0: 144.8e6, Q4_0: 91.7e6, Q4_1: 98.4e6 };
/** The share of a short prompt's speed with which a page of 1,000 tokens is read. */
const AT_A_PAGE = 0.74;

describe('the speed to expect on a processor', () => {
  it.each([
    ['Q8_0', 'bytes', 280, 34],
    ['Q4_0', 'bytes', 303, 46],
    ['Q4_1', 'bytes', 274, 36],
    ['Q8_0', 'seven-bits', 144, 29],
    ['Q4_0', 'seven-bits', 235, 45],
    ['Q8_0', 'words', 140, 28],
    ['Q4_0', 'words', 146, 39],
    ['Q4_1', 'words', 136, 31],
  ] as const)('is what was measured of SmolLM2-135M %s by %s, to a tenth', (type, products, prompt, answer) => {
    const pace = paceOf(type, probe(products));
    expect(Math.abs(pace.weights / AT_A_PAGE / LAYERS / prompt - 1)).toBeLessThan(0.1);
    expect(Math.abs(pace.bytes / BYTES[type] / answer - 1)).toBeLessThan(0.03);
  });

  it.each([
    ['bytes', 93, 13],
    ['words', 47, 10.6],
  ] as const)('and of K-quants by %s, where 400 million weights were', (products, prompt, answer) => {
    for (const type of ['Q4_K', 'Q4_K_M', 'Q4_K_S', 'Q5_K_M', 'Q6_K']) {
      const pace = paceOf(type, probe(products));
      expect(Math.abs(pace.weights / AT_A_PAGE / 350e6 / prompt - 1)).toBeLessThan(0.15);
      expect(Math.abs(pace.bytes / 250e6 / answer - 1)).toBeLessThan(0.03);
    }
  });

  it('grows by two thirds with a second thread', () => {
    const [one, two] = [paceOf('Q8_0', probe('bytes')), paceOf('Q8_0', probe('bytes', 2))];
    expect(two.weights / one.weights).toBeCloseTo(1.65);
    expect(two.bytes / one.bytes).toBeCloseTo(1.65);
  });

  it('is the slowest where nobody has said how bytes are multiplied', () => {
    expect(paceOf('Q4_K_M', probe())).toEqual(paceOf('Q4_K_M', probe('words')));
  });

  it('promises no more than ggml’s own kernels for types that ours do not have', () => {
    for (const type of ['F16', 'BF16', 'Q2_K', 'Q3_K_M', 'IQ4_XS', 'MXFP4', '']) {
      const pace = paceOf(type, probe('bytes'));
      expect(pace.weights / LAYERS, type).toBeLessThanOrEqual(18);
      expect(pace.bytes / BYTES.Q8_0, type).toBeLessThanOrEqual(11);
    }
  });
});
