import { afterEach, describe, expect, it, vi } from 'vitest';
import { findProducts } from './products';

afterEach(() => vi.restoreAllMocks());

/** A machine that answers so for 127 and for −128, each times a byte with all its bits set, four times over. */
function machine(up: number, down: number): void {
  vi.spyOn(WebAssembly, 'Instance').mockImplementation(
    class {
      readonly exports = { u: () => up, d: () => down };
    },
  );
}

describe('how this machine multiplies bytes', () => {
  it('is asked of the machine itself, by a module that it takes', () => {
    const instance = vi.spyOn(WebAssembly, 'Instance');
    const found = findProducts();
    const { u, d } = (instance.mock.results[0]?.value as WebAssembly.Instance).exports as Record<string, () => number>;
    const [up, down] = [u?.(), d?.()];
    // Exact with the top bit for a number's, or for a sign. Anything else is cut off somewhere.
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

  it('is words where there is no relaxed SIMD, and where the trial is refused', () => {
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(findProducts()).toBe('words');
    vi.restoreAllMocks();
    vi.spyOn(WebAssembly, 'Module').mockImplementation(() => {
      throw new WebAssembly.CompileError('refused by the policy');
    });
    expect(findProducts()).toBe('words');
  });
});
