import { describe, expect, it } from 'vitest';
import type { Engine } from '@/src/engine/engine';
import { SMALLEST_CONTEXT } from '@/src/protocol/context-lengths';
import { limitsOf, smallerLimits } from './plan-limits';

const never = (): never => {
  throw new Error('not asked for');
};

/** An engine that counts, and remembers what it was asked. */
function counting(contextTokens: number, exact: boolean): Engine & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    inUse: { provider: 'fake', backend: 'cpu', model: 'Some', contextTokens },
    generate: never,
    dispose: never,
    count: (text) => {
      asked.push(text);
      return Promise.resolve({ tokens: text.length, exact });
    },
  };
}

describe('the limits of plans', () => {
  it('remember an exact count, but not an estimate', async () => {
    for (const [exact, times] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const engine = counting(4_096, exact);
      expect([await limitsOf(engine).count('word'), await limitsOf(engine).count('word')]).toEqual([4, 4]);
      expect(engine.asked).toHaveLength(times);
    }
  });

  it('refuse a context that is too small for any task', () => {
    expect(() => limitsOf(counting(SMALLEST_CONTEXT - 1, true))).toThrow(
      expect.objectContaining({ code: 'model-unsupported' }),
    );
    expect(limitsOf(counting(SMALLEST_CONTEXT, true)).contextTokens).toBe(SMALLEST_CONTEXT);
  });

  it('shrink in the same steps each time, down to an end', () => {
    const first = limitsOf(counting(4_096, true));
    expect(smallerLimits(first)).toBe(smallerLimits(first));
    let steps = 0;
    for (let limits = smallerLimits(first); limits; limits = smallerLimits(limits)) steps += 1;
    expect(steps).toBeGreaterThan(5);
    expect(steps).toBeLessThan(20);
  });
});
