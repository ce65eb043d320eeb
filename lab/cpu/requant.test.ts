import { describe, expect, it } from 'vitest';
import { rowOf, TYPES } from '../../tools/llama-wasm/reference.ts';
import { requantized, type RequantType } from './requant.ts';

const read = (bytes: Uint8Array, name: RequantType, count: number): Float64Array => {
  const type = TYPES.find((one) => one.name === name);
  if (!type) throw new Error(`no ${name}`);
  return rowOf(type, bytes, count);
};

describe('weights in another type', () => {
  const weights = Float32Array.from({ length: 96 }, (_, i) => (i < 32 ? 0 : Math.sin(i * 1.7) * (i < 64 ? 0.02 : 3)));

  it.each(['Q8_0', 'Q4_0'] as const)('are within half a step of %s, in each block by its own scale', (name) => {
    const back = read(requantized(weights, name), name, weights.length);
    for (let first = 0; first < weights.length; first += 32) {
      const block = weights.subarray(first, first + 32);
      const most = Math.max(...block.map(Math.abs));
      // Scales have half precision. Q4_0 has steps from -8 to 7, so the opposite of the largest value is a step off.
      const bound = name === 'Q8_0' ? (0.57 * most) / 127 : (1.01 * most) / 8;
      for (const [i, value] of block.entries())
        expect(Math.abs((back[first + i] ?? NaN) - value)).toBeLessThanOrEqual(bound);
    }
  });

  it('keep the largest weight of a block, and a block of zeros', () => {
    const back = read(requantized(weights, 'Q4_0'), 'Q4_0', weights.length);
    expect([...back.subarray(0, 32)].every((value) => value === 0)).toBe(true);
    const most = [...weights.keys()]
      .slice(64)
      .reduce((a, b) => (Math.abs(weights[b] ?? 0) > Math.abs(weights[a] ?? 0) ? b : a));
    expect(back[most]).toBeCloseTo(weights[most] ?? NaN, 2);
  });
});
