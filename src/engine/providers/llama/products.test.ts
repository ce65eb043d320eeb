import { afterEach, describe, expect, it, vi } from 'vitest';
import { findProducts } from './products';

afterEach(() => vi.restoreAllMocks());

/** A machine with these results for 127 and −128, times a byte with all bits set, summed four times. */
function machine(up: number, down: number): void {
  vi.spyOn(WebAssembly, 'Instance').mockImplementation(
    class {
      readonly exports = { u: () => up, d: () => down };
    },
  );
}

describe('how this machine multiplies bytes', () => {
  it('is tried on the machine itself, by a valid module', () => {
    const instance = vi.spyOn(WebAssembly, 'Instance');
    const found = findProducts();
    const { u, d } = (instance.mock.results[0]?.value as WebAssembly.Instance).exports as Record<string, () => number>;
    const [up, down] = [u?.(), d?.()];
    // Exact with the top bit as part of the number, or as a sign. Anything else saturates.
    const exact = [
      [129_540, -130_560],
      [-508, 512],
    ];
    expect(exact.some(([first, second]) => up === first && down === second)).toBe(found === 'bytes');
    expect(found).not.toBe('words');
  });

  it.each([
    [129_540, -130_560, 'bytes'],
    [-508, 512, 'bytes'],
    [65_534, -65_536, 'seven-bits'],
    [129_540, 512, 'seven-bits'],
  ])('%i and %i: %s', (up, down, products) => {
    machine(up, down);
    expect(findProducts()).toBe(products);
  });

  it('is words without relaxed SIMD, and if the trial is refused', () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(findProducts()).toBe('words');
    vi.restoreAllMocks();
    vi.spyOn(WebAssembly, 'Module').mockImplementation(() => {
      throw new WebAssembly.CompileError('refused by the policy');
    });
    expect(findProducts()).toBe('words');
  });
});
