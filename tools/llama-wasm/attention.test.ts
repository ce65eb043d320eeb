/** Attention, and functions of single numbers, against float64 in both modules. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { between, mulberry32 } from '../../tests/fixtures/tiny-weights.ts';
import { Arena } from './arena.ts';
import {
  ALLOWED,
  answerMisses,
  computed,
  expected,
  KINDS,
  MASKED,
  MASKS,
  problem,
  promptMisses,
  WIDTHS,
  type Mask,
  type Problem,
  type Random,
  type Shape,
} from './attention-problems.ts';
import { MODULES, startInNode } from './in-node.ts';
import { halfToNumber, numberToHalf } from './reference.ts';

/** Root mean square of the differences. */
const deviation = (found: ArrayLike<number>, wanted: Float64Array): number =>
  Math.sqrt(wanted.reduce((sum, value, i) => sum + ((found[i] ?? NaN) - value) ** 2, 0) / wanted.length);

/** A value that would be rounded to the given half: up to half a unit of its last digit away. */
function unroundedBy(random: Random): (bits: number) => number {
  return (bits) => {
    const value = halfToNumber(bits);
    return value + between(-0.5, 0.5, random) * Math.abs(halfToNumber(bits ^ 1) - value);
  };
}

/** The numbers that prompts are computed in, by the form of byte products: floats where these are signed (ARM). */
const FORMS = { words: 0, floats: 2 } as const;
const CELLS = { simd: ['words'], relaxed: ['words', 'floats'] } as const;

/** A prompt's last tokens, the filled cells of the cache, and all cells. The last cells are still empty. */
const [TOKENS, FILLED, POSITIONS] = [128, 300, 320];
const cellOf = (query: number): number => FILLED - TOKENS + query;
const SIGHTS: Readonly<Record<string, Mask>> = {
  'all before': (query, position) => (position <= cellOf(query) ? 0 : MASKED),
  'a window': (query, position) => (position <= cellOf(query) && position > cellOf(query) - 77 ? 0 : MASKED),
  'added numbers, and holes': (query, position) =>
    position <= cellOf(query) && position % 50 > 2 ? numberToHalf((position % 11) / 4 - 1) : MASKED,
};
const STEPS = [
  Array.from({ length: 32 }, () => 4),
  [...Array.from({ length: 10 }, () => 12), 8],
  [48, 48, 32],
  [5, 31, 92],
  [127, 1],
] as const;
const STEADY_KINDS = [
  'ordinary',
  'the first key outweighs all, and has next to no value',
  'some values are large',
] as const;

/** NaN, infinities, the largest, the smallest: what an unused cell may hold. */
const GARBAGE = [0x7e00, 0xffff, 0x7c00, 0xfc00, 0x7bff, 0xfbff, 0x0001, 0] as const;

/** The outputs' bits. Cells that no token of a step sees hold garbage, which changes with each step. */
function inSteps(arena: Arena, shape: Shape, data: Problem, steps: readonly number[]): Uint32Array {
  const { dk, dv, positions } = shape;
  const bits = new Uint32Array(shape.queries * dv);
  let first = 0;
  for (const queries of steps) {
    const mask = data.mask.slice(first * positions, (first + queries) * positions);
    const seen = new Uint8Array(positions);
    mask.forEach((added, i) => (seen[i % positions] ||= added === MASKED ? 0 : 1));
    const garbage = (i: number): number => GARBAGE[(i * 7 + first + queries) % GARBAGE.length] ?? 0;
    const spoilt = (cells: Uint16Array, width: number): Uint16Array =>
      cells.map((half, i) => (seen[Math.floor(i / width)] ? half : garbage(i)));
    const q = data.q.slice(first * dk, (first + queries) * dk);
    const step = { q, k: spoilt(data.k, dk), v: spoilt(data.v, dv), mask };
    const found = computed(arena, { ...shape, queries }, step, 1 / Math.sqrt(dk), true);
    bits.set(new Uint32Array(found.buffer), first * dv);
    first += queries;
  }
  return bits;
}

describe.each(MODULES)('%s', (name) => {
  let arena: Arena;

  beforeAll(async () => {
    const { exports, memory } = await startInNode(name, () => () => -1);
    arena = new Arena(exports, memory);
  });

  describe.each(CELLS[name])('many queries in %s', (cells) => {
    let own: number;
    beforeAll(() => {
      own = arena.c._sotto_wide_form();
      arena.c._sotto_set_wide_form(FORMS[cells]);
    });
    afterAll(() => arena.c._sotto_set_wide_form(own));

    describe.each(Object.entries(MASKS))('%s', (_, mask) => {
      it.each(WIDTHS)('heads of %i and %i', (...widths) => {
        const extent = { positions: [1, 3, 24, 49, 130], queries: [1, 4, 6, 128], allowed: ALLOWED[cells] };
        expect(promptMisses(arena, mask, widths, extent)).toEqual([]);
      });
    });

    describe.each(Object.entries(SIGHTS))('give the same in steps of any size: %s', (_, mask) => {
      it.each(WIDTHS)('heads of %i and %i', (dk, dv) => {
        for (const kind of STEADY_KINDS) {
          const shape = { queries: TOKENS, positions: POSITIONS, dk, dv };
          const data = problem(shape, mask, dk + dv, KINDS[kind]);
          const together = inSteps(arena, shape, data, [TOKENS]);
          for (const steps of STEPS) {
            const apart = inSteps(arena, shape, data, steps);
            expect(apart.filter((one, i) => one !== together[i]).length, `${kind}, steps of ${steps.join()}`).toBe(0);
          }
        }
      });
    });

    describe.each(Object.entries(KINDS))('are as exact as half precision: %s', (_, kind) => {
      it.each(WIDTHS)('heads of %i and %i', (dk, dv) => {
        const shape = { queries: 12, positions: 300, dk, dv };
        const scale = 1 / Math.sqrt(dk);
        const data = problem(shape, (query, position) => (position <= 288 + query ? 0 : MASKED), dk, kind);
        const wanted = expected(shape, data, scale);
        const halves = deviation(expected(shape, data, scale, unroundedBy(mulberry32(1))), wanted);
        const own = deviation(computed(arena, shape, data, scale, true), wanted) / halves;
        expect(own).toBeLessThan(2);
      });
    });
  });

  it.each(WIDTHS)('one token, whose queries of up to four heads share a mask: heads of %i and %i', (...widths) => {
    expect(answerMisses(arena, widths)).toEqual([]);
  });

  it('silu times gate', () => {
    const x = Float32Array.from({ length: 400 }, (_, i) => (i - 200) / 2);
    const gate = x.map((value) => value / 7 - 1);
    const y = arena.reserve(4 * x.length);
    arena.c._sotto_swiglu(y, arena.put(x), arena.put(gate), x.length);
    arena.floats(y, x.length).forEach((value, i) => {
      const wanted = ((x[i] ?? 0) / (1 + Math.exp(-(x[i] ?? 0)))) * (gate[i] ?? 0);
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.abs(wanted) + 1e-30);
    });
    arena.free();
  });

  it('gelu times gate', () => {
    const x = Float32Array.from({ length: 400 }, (_, i) => (i - 200) / 12);
    const gate = Float32Array.from(x, (_, i) => 1 + (i % 7));
    const y = arena.reserve(4 * x.length);
    arena.c._sotto_geglu(y, arena.put(x), arena.put(gate), x.length);
    arena.floats(y, x.length).forEach((value, i) => {
      const given = x[i] ?? 0;
      const tangent = Math.tanh(Math.sqrt(2 / Math.PI) * (given + 0.044715 * given ** 3));
      const wanted = 0.5 * given * (1 + tangent) * (gate[i] ?? 0);
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-5 * Math.abs(wanted) + 1e-10);
    });
    arena.free();
  });

  it('exponentials and their sum', () => {
    const x = Float32Array.from({ length: 256 }, (_, i) => (i === 17 ? -Infinity : -i / 2));
    const y = arena.reserve(4 * x.length);
    const sum = arena.c._sotto_exp_sum(x.length, y, arena.put(x), 0);
    const wanted = Float64Array.from(x, (value) => (value < -87 ? 0 : Math.exp(value)));
    expect(sum).toBeCloseTo(
      wanted.reduce((all, one) => all + one, 0),
      5,
    );
    arena.floats(y, x.length).forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThanOrEqual(1e-6 * (wanted[i] ?? 0));
    });
    arena.free();
  });
});
