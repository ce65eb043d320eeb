/** Attention and what is done to single numbers, against float64, in both modules. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { between, mulberry32 } from '../../tests/fixtures/tiny-weights.ts';
import { Arena } from './arena.ts';
import { MODULES, startInNode } from './in-node.ts';
import { halfToNumber, numberToHalf } from './reference.ts';

interface Shape {
  readonly queries: number;
  readonly positions: number;
  readonly dk: number;
  readonly dv: number;
}

const MASKED = 0xfc00;
type Mask = (query: number, position: number) => number;
const MASKS: Readonly<Record<string, Mask>> = {
  'no mask': () => 0,
  'each query sees one position more': (query, position) => (position <= query ? 0 : MASKED),
  'a window': (query, position) => (position >= query && position < query + 7 ? 0 : MASKED),
  'some queries see nothing': (query) => (query % 3 === 1 ? MASKED : 0),
  'numbers added to scores': (query, position) => numberToHalf(((query * 7 + position * 3) % 11) / 4 - 1),
};

/** What queries, keys and values are like: number `d` of the one at a position. */
interface Kind {
  q(d: number, random: Random): number;
  k(position: number, d: number, random: Random): number;
  v(position: number, d: number, random: Random): number;
}

type Random = ReturnType<typeof mulberry32>;
const even = (random: Random): number => between(-2, 2, random);
/** About normal. */
const normal = (random: Random): number => even(random) + even(random) / 2 + even(random) / 2;
const ORDINARY: Kind = { q: (_, r) => even(r), k: (_p, _d, r) => even(r), v: (_p, _d, r) => even(r) };

function problem({ queries, positions, dk, dv }: Shape, mask: Mask, seed: number, kind = ORDINARY) {
  const random = mulberry32(seed);
  const halves = (width: number, of: Kind['k']): Uint16Array =>
    Uint16Array.from({ length: positions * width }, (_, i) =>
      numberToHalf(of(Math.floor(i / width), i % width, random)),
    );
  return {
    q: Float32Array.from({ length: queries * dk }, (_, i) => kind.q(i % dk, random)),
    k: halves(dk, kind.k),
    v: halves(dv, kind.v),
    mask: Uint16Array.from({ length: queries * positions }, (_, i) => mask(Math.floor(i / positions), i % positions)),
  };
}

/** @param number What a half stands for. */
function expected(
  { queries, positions, dk, dv }: Shape,
  { q, k, v, mask }: ReturnType<typeof problem>,
  scale: number,
  number = halfToNumber,
) {
  const out = new Float64Array(queries * dv);
  const [keys, values] = [Float64Array.from(k, number), Float64Array.from(v, number)];
  for (let i = 0; i < queries; i++) {
    const scores = Float64Array.from({ length: positions }, (_, p) => {
      let sum = 0;
      for (let d = 0; d < dk; d++) sum += (q[i * dk + d] ?? 0) * (keys[p * dk + d] ?? 0);
      return sum * scale + halfToNumber(mask[i * positions + p] ?? 0);
    });
    const most = Math.max(...scores);
    if (most === -Infinity) continue;
    const weights = scores.map((score) => Math.exp(score - most));
    const sum = weights.reduce((all, one) => all + one, 0);
    weights.forEach((weight, p) => {
      for (let d = 0; d < dv; d++) {
        const at = i * dv + d;
        out[at] = (out[at] ?? 0) + (weight / sum) * (values[p * dv + d] ?? 0);
      }
    });
  }
  return out;
}

/** Rows at such distances, as an array of addresses. */
const rows = (base: number, count: number, bytes: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => base + i * bytes);

function computed(
  arena: Arena,
  shape: Shape,
  data: ReturnType<typeof problem>,
  scale: number,
  many: boolean,
): Float32Array {
  const { queries, positions, dk, dv } = shape;
  const out = arena.put(new Float32Array(queries * dv).fill(NaN));
  const [q, k, v, mask] = [arena.put(data.q), arena.put(data.k), arena.put(data.v), arena.put(data.mask)];
  const heads = [arena.put(rows(q, queries, 4 * dk)), k, 2 * dk, v, 2 * dv] as const;
  const outputs = arena.put(rows(out, queries, 4 * dv));
  if (many) {
    const masks = arena.put(rows(mask, queries, 2 * positions));
    const work = arena.reserve(arena.c._sotto_attend_many_work(dk, dv));
    arena.c._sotto_attend_many(queries, dk, dv, ...heads, masks, positions, scale, work, outputs);
  } else {
    const scores = arena.reserve(16 * positions);
    arena.c._sotto_attend_one(queries, dk, dv, ...heads, mask, positions, scale, scores, outputs);
  }
  const found = arena.floats(out, queries * dv);
  arena.free();
  return found;
}

const farthest = (found: Float32Array, wanted: Float64Array): number =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? NaN))), 0);

/** Root of the mean square. */
const deviation = (found: ArrayLike<number>, wanted: Float64Array): number =>
  Math.sqrt(wanted.reduce((sum, value, i) => sum + ((found[i] ?? NaN) - value) ** 2, 0) / wanted.length);

/** As what was rounded to a half may have been: up to half a unit of its last digit away. */
function unroundedBy(random: Random): (bits: number) => number {
  return (bits) => {
    const value = halfToNumber(bits);
    return value + between(-0.5, 0.5, random) * Math.abs(halfToNumber(bits ^ 1) - value);
  };
}

/** What prompts are computed in, by the form that bytes are multiplied in: floats where that is with a sign (ARM). */
/** Farthest from float64, with values up to 2. */
const ALLOWED = { words: 4e-3, floats: 2e-5 } as const;
const CELLS = ['words', 'floats'] as const;

/** Whatever is large or small among them, words are about as exact as keys and values in half precision. */
const KINDS: Readonly<Record<string, Kind>> = {
  ordinary: { q: (_, r) => normal(r), k: (_p, _d, r) => normal(r), v: (_p, _d, r) => normal(r) },
  'nearly the same scores': {
    q: (_, r) => normal(r) / 20,
    k: (_p, _d, r) => normal(r) / 20,
    v: (_p, _d, r) => normal(r),
  },
  'one key that matters': { q: (_, r) => normal(r) * 4, k: (_p, _d, r) => normal(r) * 4, v: (_p, _d, r) => normal(r) },
  'one number of all keys is large': {
    q: (_, r) => normal(r),
    k: (_p, d, r) => (d === 5 ? 60 + 3 * normal(r) : normal(r)),
    v: (_p, _d, r) => normal(r),
  },
  'and that of queries': {
    q: (d, r) => (d === 5 ? 3 : normal(r)),
    k: (_p, d, r) => (d === 5 ? 60 + 3 * normal(r) : normal(r)),
    v: (_p, _d, r) => normal(r),
  },
  'the first key outweighs all, and has next to no value': {
    q: (d, r) => (d === 0 ? 8 : normal(r)),
    k: (p, d, r) => (p === 0 && d === 0 ? 14 : normal(r) / 2),
    v: (p, _d, r) => (p === 0 ? normal(r) / 100 : normal(r)),
  },
  'so do three of one tile': {
    q: (d, r) => (d === 0 ? 8 : normal(r)),
    k: (p, d, r) => (d === 0 && p % 7 === 3 && p < 24 ? 14 + p / 20 : normal(r) / 2),
    v: (p, _d, r) => (p < 24 ? normal(r) / 100 : normal(r)),
  },
  'some values are large': {
    q: (_, r) => normal(r),
    k: (_p, _d, r) => normal(r),
    v: (p, d, r) => normal(r) * (p % 97 === 3 || d === 7 ? 200 : 1),
  },
  'all is tiny': {
    q: (_, r) => normal(r) * 1e-6,
    k: (_p, _d, r) => normal(r) * 1e-4,
    v: (_p, _d, r) => normal(r) * 1e-4,
  },
  'all is large': {
    q: (_, r) => normal(r) * 30,
    k: (_p, _d, r) => normal(r) * 300,
    v: (_p, _d, r) => normal(r) * 9000,
  },
};

const WIDTHS = [
  [64, 64],
  [80, 80],
  [96, 96],
  [128, 128],
  [256, 256],
  [192, 128],
] as const;

describe.each(MODULES)('%s', (name) => {
  let arena: Arena;

  beforeAll(async () => {
    const { exports, llama } = await startInNode(name, () => () => -1);
    arena = new Arena(exports, llama.memory);
  });

  describe.each(CELLS)('many queries in %s', (cells) => {
    beforeAll(() => {
      arena.c._sotto_attend_in_words(cells === 'words' ? 1 : 0);
    });
    afterAll(() => arena.c._sotto_attend_in_words(0));

    describe.each(Object.entries(MASKS))('%s', (_, mask) => {
      it.each(WIDTHS)('heads of %i and %i', (dk, dv) => {
        for (const positions of [1, 3, 24, 49, 130])
          for (const queries of [1, 4, 6, 128]) {
            const shape = { queries, positions, dk, dv };
            const data = problem(shape, mask, positions + queries);
            const found = computed(arena, shape, data, 0.2, true);
            expect(farthest(found, expected(shape, data, 0.2))).toBeLessThan(ALLOWED[cells]);
          }
      });
    });

    describe.each(Object.entries(KINDS))('are as exact as halves: %s', (_, kind) => {
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

  it('one token: queries of up to four heads share a mask', () => {
    for (const [dk, dv] of WIDTHS)
      for (const positions of [1, 2, 4, 7, 50])
        for (const queries of [1, 2, 3, 4])
          for (const mask of Object.values(MASKS)) {
            const shape = { queries, positions, dk, dv };
            const data = problem(shape, (_, position) => mask(1, position), positions);
            const found = computed(arena, shape, data, 0.2, false);
            expect(farthest(found, expected(shape, data, 0.2))).toBeLessThan(2e-5);
          }
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
