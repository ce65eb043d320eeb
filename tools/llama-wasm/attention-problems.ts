/** Problems for the tests of attention: queries, keys and values, computed by the kernels and in float64. */
import { between, mulberry32 } from '../../tests/fixtures/tiny-weights.ts';
import type { Arena } from './arena.ts';
import { halfToNumber, numberToHalf } from './reference.ts';

export interface Shape {
  readonly queries: number;
  readonly positions: number;
  readonly dk: number;
  readonly dv: number;
}

export const MASKED = 0xfc00;
export type Mask = (query: number, position: number) => number;
export const MASKS: Readonly<Record<string, Mask>> = {
  'no mask': () => 0,
  'each query sees one position more': (query, position) => (position <= query ? 0 : MASKED),
  'a window': (query, position) => (position >= query && position < query + 7 ? 0 : MASKED),
  'some queries see nothing': (query) => (query % 3 === 1 ? MASKED : 0),
  'numbers added to scores': (query, position) => numberToHalf(((query * 7 + position * 3) % 11) / 4 - 1),
};

/** Generates queries, keys and values: number `d` of the vector at a position. */
interface Kind {
  q(d: number, random: Random): number;
  k(position: number, d: number, random: Random): number;
  v(position: number, d: number, random: Random): number;
}

export type Random = ReturnType<typeof mulberry32>;
const even = (random: Random): number => between(-2, 2, random);
/** Roughly normally distributed. */
const normal = (random: Random): number => even(random) + even(random) / 2 + even(random) / 2;
const ORDINARY: Kind = { q: (_, r) => even(r), k: (_p, _d, r) => even(r), v: (_p, _d, r) => even(r) };

/** In single and half precision, as the kernels take them. */
export interface Problem {
  readonly q: Float32Array;
  readonly k: Uint16Array;
  readonly v: Uint16Array;
  readonly mask: Uint16Array;
}

export function problem({ queries, positions, dk, dv }: Shape, mask: Mask, seed: number, kind = ORDINARY): Problem {
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

/** @param number the value of a number in half precision */
export function expected(
  { queries, positions, dk, dv }: Shape,
  { q, k, v, mask }: Problem,
  scale: number,
  number = halfToNumber,
): Float64Array {
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

/** The addresses of rows of `bytes` bytes each. */
const rows = (base: number, count: number, bytes: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => base + i * bytes);

export function computed(arena: Arena, shape: Shape, data: Problem, scale: number, many: boolean): Float32Array {
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

/** With each of these kinds, 16-bit words are about as exact as keys and values in half precision. */
export const KINDS: Readonly<Record<string, Kind>> = {
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

/** The widths of keys and of values. */
type Widths = readonly [dk: number, dv: number];

export const WIDTHS: readonly Widths[] = [
  [64, 64],
  [80, 80],
  [96, 96],
  [128, 128],
  [256, 256],
  [192, 128],
];

const farthest = (found: Float32Array, wanted: Float64Array): number =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? NaN))), 0);

/** The allowed difference from float64, for values up to 2, by the numbers that prompts are computed in. */
export const ALLOWED = { words: 4e-3, floats: 2e-5 } as const;

/** The number of queries and positions, and the allowed difference from float64. */
interface Extent {
  readonly queries: readonly number[];
  readonly positions: readonly number[];
  readonly allowed: number;
}

/** Describes the outputs of prompts that are too far from float64. */
export function promptMisses(
  arena: Arena,
  mask: Mask,
  [dk, dv]: Widths,
  { queries, positions, allowed }: Extent,
): readonly string[] {
  return positions.flatMap((of) =>
    queries.flatMap((count) => {
      const shape = { queries: count, positions: of, dk, dv };
      const data = problem(shape, mask, of + count);
      const far = farthest(computed(arena, shape, data, 0.2, true), expected(shape, data, 0.2));
      return far < allowed ? [] : [`${JSON.stringify(shape)}: ${String(far)}`];
    }),
  );
}

/** The same for one token, with queries of up to four heads that share a mask. */
export function answerMisses(arena: Arena, [dk, dv]: Widths): readonly string[] {
  return [1, 2, 4, 7, 50].flatMap((positions) =>
    [1, 2, 3, 4].flatMap((queries) =>
      Object.entries(MASKS).flatMap(([name, mask]) => {
        const shape = { queries, positions, dk, dv };
        const data = problem(shape, (_, position) => mask(1, position), positions);
        const far = farthest(computed(arena, shape, data, 0.2, false), expected(shape, data, 0.2));
        return far < 2e-5 ? [] : [`${name}, ${JSON.stringify(shape)}: ${String(far)}`];
      }),
    ),
  );
}
