import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProportionalStep } from './step-size';

/** A machine with this time for a step, in milliseconds. */
function machine(msFor: (tokens: number) => number): { step: ProportionalStep; run(tokens?: number): number } {
  const step = new ProportionalStep();
  return {
    step,
    run(tokens = step.of(Infinity)) {
      const ms = msFor(tokens);
      step.learn(tokens, ms);
      return ms;
    },
  };
}

describe('the size of a step', () => {
  it('reaches the target within a few steps on any machine that can, in multiples of four', () => {
    const cost = fc.record({
      fixed: fc.double({ min: 0.01, max: 60, noNaN: true }),
      each: fc.double({ min: 0.01, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(cost, ({ fixed, each }) => {
        const { step, run } = machine((tokens) => fixed + tokens * each);
        for (let i = 0; i < 20; i += 1) {
          run();
          expect(step.of(Infinity) % 4).toBe(0);
          expect(step.of(Infinity)).toBeGreaterThanOrEqual(4);
          expect(step.of(Infinity)).toBeLessThanOrEqual(128);
        }
        const ms = run();
        expect(ms <= 181 || step.of(Infinity) === 4).toBe(true);
        // At most one multiple below what fits.
        expect(step.of(Infinity) === 128 || fixed + (step.of(Infinity) + 8) * each > 179).toBe(true);
      }),
    );
  });

  it('becomes smaller as the context grows', () => {
    let before = 0;
    const { step, run } = machine((tokens) => tokens * (3 + before / 300));
    const sizes: number[] = [];
    for (; before < 4_000; before += step.of(Infinity)) {
      expect(run()).toBeLessThan(230);
      sizes.push(step.of(Infinity));
    }
    expect(Math.max(...sizes.slice(2, 6))).toBeGreaterThan(40);
    expect(sizes.at(-1)).toBeLessThan(20);
  });

  it('learns nothing from the shorter rest of a prompt', () => {
    const { step, run } = machine((tokens) => 30 + tokens);
    for (let i = 0; i < 5; i += 1) run();
    const tokens = step.of(Infinity);
    expect(tokens).toBeGreaterThan(100);
    run(1);
    expect(step.of(Infinity)).toBe(tokens);
  });

  it('leaves no rest of one to three tokens on any machine', () => {
    const each = fc.double({ min: 0.01, max: 500, noNaN: true });
    fc.assert(
      fc.property(each, fc.integer({ min: 4, max: 600 }), (ms, prompt) => {
        const { step, run } = machine((tokens) => tokens * ms);
        for (let left = prompt; left > 0; ) {
          const tokens = step.of(left);
          expect(tokens).toBeGreaterThanOrEqual(4);
          expect(tokens).toBeLessThanOrEqual(Math.min(left, Math.max(step.of(Infinity), 7)));
          run(tokens);
          left -= tokens;
        }
      }),
    );
  });
});
