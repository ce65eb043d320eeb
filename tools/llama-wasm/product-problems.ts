/** Problems for the tests of products: weights and activations, computed by the kernels and in float64. */
import { mulberry32 } from '../../tests/fixtures/tiny-weights.ts';
import type { Arena } from './arena.ts';
import { asEightBits, halfToNumber, numberToHalf, rowOf, type WeightType } from './reference.ts';

/** From 0 up to 1. */
type Random = () => number;

function randomOf(seed: number): Random {
  const next = mulberry32(seed);
  return () => next() / 2 ** 32;
}

/** Generates the numbers of a matrix and its activations. */
export interface Kind {
  readonly name: string;
  /** A scale in half precision. */
  scale(random: Random): number;
  /** Any other byte of a block. */
  byte(random: Random): number;
  activation(random: Random): number;
}

const between = (low: number, high: number, random: Random): number => low + (high - low) * random();
const anyByte = (random: Random): number => Math.floor(random() * 256);
const anyScale = (random: Random): number => numberToHalf(between(-0.02, 0.02, random));
const anyActivation = (random: Random): number => between(-3, 3, random);

export const KINDS: readonly Kind[] = [
  { name: 'ordinary', scale: anyScale, byte: anyByte, activation: anyActivation },
  { name: 'zero activations', scale: anyScale, byte: anyByte, activation: () => 0 },
  { name: 'zero scales', scale: () => 0, byte: anyByte, activation: anyActivation },
  { name: 'all bits clear', scale: anyScale, byte: () => 0, activation: anyActivation },
  { name: 'all bits set, all activations largest', scale: anyScale, byte: () => 255, activation: () => 1e4 },
  {
    name: 'extremes of both signs',
    scale: anyScale,
    byte: (random) => (random() < 0.5 ? 0x80 : 0x7f),
    activation: (random) => (random() < 0.5 ? -1e4 : 1e4),
  },
  { name: 'denormal scales', scale: (random) => Math.floor(random() * 1024), byte: anyByte, activation: anyActivation },
  { name: 'tiny activations', scale: anyScale, byte: anyByte, activation: (random) => between(-1, 1, random) * 1e-38 },
  {
    name: 'one large activation among small ones',
    scale: anyScale,
    byte: anyByte,
    activation: (random) => (random() < 0.03 ? 1e6 : between(-1, 1, random)),
  },
];

/** A row of weights. Floats are generated too, not random bytes, so that none is infinite or NaN. */
function fillRow(type: WeightType, kind: Kind, k: number, random: Random): Uint8Array {
  const bytes = new Uint8Array((k / type.block) * type.bytes);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += type.bytes) {
    if (type.name === 'F32') view.setFloat32(at, halfToNumber(kind.scale(random)) * 50, true);
    else if (type.name === 'BF16') {
      const wide = new DataView(new ArrayBuffer(4));
      wide.setFloat32(0, halfToNumber(kind.scale(random)) * 50, true);
      view.setUint16(at, wide.getUint16(2, true), true);
    } else {
      for (let i = 0; i < type.bytes; i++) bytes[at + i] = kind.byte(random);
      for (const half of type.halves) view.setUint16(at + half, kind.scale(random), true);
    }
  }
  return bytes;
}

export interface Shape {
  readonly k: number;
  readonly rows: number;
  readonly tokens: number;
}

interface Deviation {
  /** The largest difference from float64, relative to the sum of the absolute values of all summands. */
  readonly rounding: number;
  /** The same with unrounded activations, relative to that sum with 1/254 of each block's largest activation. */
  readonly eightBits: number;
}

function deviationOf(arena: Arena, type: WeightType, kind: Kind, { k, rows, tokens }: Shape, seed: number): Deviation {
  const random = randomOf(seed);
  const weights = Array.from({ length: rows }, () => fillRow(type, kind, k, random));
  const x = Float32Array.from({ length: tokens * k }, () => kind.activation(random));
  const rowBytes = weights[0]?.length ?? 0;
  const all = new Uint8Array(rowBytes * rows);
  weights.forEach((row, i) => {
    all.set(row, i * rowBytes);
  });
  const guard = 7;
  const out = arena.put(new Float32Array(rows * tokens + guard).fill(123));
  const work = arena.reserve(arena.c._sotto_product_work(type.id, k));
  arena.c._sotto_product(type.id, k, arena.put(all), rowBytes, rows, arena.put(x), tokens, out, work);
  const found = arena.floats(out, rows * tokens + guard);
  arena.free();
  if (found.subarray(rows * tokens).some((value) => value !== 123))
    throw new Error('What lies behind the output was written over.');

  let rounding = 0;
  let eightBits = 0;
  const numbers = weights.map((row) => rowOf(type, row, k));
  for (let t = 0; t < tokens; t++) {
    const given = x.subarray(t * k, (t + 1) * k);
    const taken = type.block === 1 ? Float64Array.from(given) : asEightBits(given);
    numbers.forEach((row, r) => {
      let [exact, size, ideal, allowed, largest, heaviest] = [0, 0, 0, 0, 0, 0];
      row.forEach((weight, i) => {
        exact += weight * (taken[i] ?? 0);
        ideal += weight * (given[i] ?? 0);
        const block = given.subarray(i - (i % 32), i - (i % 32) + 32);
        if (i % 32 === 0) {
          largest = largestOf(block);
          heaviest = largestOf(row.subarray(i, i + 32));
        }
        // By a block's heaviest weight: scale and minimum may cancel out and leave their rounding.
        size += heaviest * Math.abs(taken[i] ?? 0);
        allowed += Math.abs(weight) * (largest / 254);
      });
      const value = found[t * rows + r] ?? NaN;
      rounding = Math.max(rounding, share(value - exact, size));
      eightBits = Math.max(eightBits, share(value - ideal, allowed + size * 1e-5));
    });
  }
  return { rounding, eightBits };
}

const largestOf = (all: Float32Array | Float64Array): number => {
  let most = 0;
  for (const value of all) most = Math.max(most, Math.abs(value));
  return most;
};

/** NaN stays NaN, so no comparison with a limit succeeds. */
function share(difference: number, of: number): number {
  return Math.abs(difference) < 1e-30 ? 0 : Math.abs(difference) / of;
}

const shapesOf = ({ block }: WeightType): Shape[] => {
  const widths = block === 256 ? [256, 512, 1536] : [32, 64, 96, 576];
  const rows = [1, 2, 3, 4, 5, 7, 8, 9, 16, 19];
  const tokens = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return [
    ...widths.map((k) => ({ k, rows: 11, tokens: 6 })),
    ...widths.map((k) => ({ k, rows: 11, tokens: 1 })),
    ...rows.flatMap((count) => [1, 4, 6].map((some) => ({ k: widths[0] ?? 32, rows: count, tokens: some }))),
    ...tokens.map((some) => ({ k: widths[1] ?? 64, rows: 13, tokens: some })),
  ];
};

/** A product to compute. */
export interface Problem {
  readonly type: WeightType;
  readonly kind: Kind;
  readonly shape: Shape;
  readonly seed: number;
}

/** Ordinary numbers in shapes with every possible remainder. */
export function inAllShapes(type: WeightType): readonly Problem[] {
  return KINDS.slice(0, 1).flatMap((kind) =>
    shapesOf(type).map((shape, index) => ({ type, kind, shape, seed: index + 1 })),
  );
}

/** One and five tokens, with numbers of one kind. */
export function ofKind(type: WeightType, kind: Kind, seed: number): readonly Problem[] {
  const k = type.block === 1 ? 96 : 3 * type.block;
  return [1, 5].map((tokens) => ({ type, kind, shape: { k, rows: 9, tokens }, seed }));
}

/** Describes the products that are too far from float64. */
export function misses(arena: Arena, problems: readonly Problem[]): readonly string[] {
  return problems.flatMap(({ type, kind, shape, seed }) => {
    const { rounding, eightBits } = deviationOf(arena, type, kind, shape, seed);
    // The rounding of activations to eight bits is judged by ordinary numbers only.
    const isClose = rounding < 3e-6 && (kind !== KINDS[0] || eightBits < 1.01);
    return isClose
      ? []
      : [`${type.name}, ${kind.name}, ${JSON.stringify(shape)}: ${String(rounding)}, ${String(eightBits)}`];
  });
}
