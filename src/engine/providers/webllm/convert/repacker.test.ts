import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEIGHT_TYPES, weightBytes, type WeightTypeName } from '@/tests/fixtures/tiny-weights';
import { halfTable, toHalf } from './half-float';
import { makeRepacker, type Kind } from './repacker';

const NIBBLES: Kind = { name: 'nibbles', numbers: 'float32' };
const BYTES: Kind = { name: 'bytes', numbers: 'float32', group: 16 };

/** Random blocks of each type with their weights by the Python package `gguf`; made by `gguf-blocks.py`. */
const fixture = new URL('../../../../../tests/fixtures/gguf-blocks.json', import.meta.url);
const samples = Object.entries(
  JSON.parse(readFileSync(fixture, 'utf8')) as Record<WeightTypeName, { blocks: string; weights: string }>,
);
const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const sample = (type: WeightTypeName) => {
  const [, { blocks, weights }] = samples.find(([name]) => name === type)!;
  return { blocks: bytesOf(blocks), weights: new Float32Array(bytesOf(weights).buffer) };
};

/** The formulas of `tools/webllm-libs/compiler/layout.py`, in single precision as on a GPU. */
function unpack(
  kind: Kind,
  stored: Readonly<Record<string, { bytes: Uint8Array<ArrayBuffer> }>>,
  count: number,
): number[] {
  const numbers = (name: string) => {
    const { buffer } = stored[name]!.bytes;
    return kind.numbers === 'float32'
      ? new Float32Array(buffer)
      : Float32Array.from(new Uint16Array(buffer), (bits) => halfTable()[bits]!);
  };
  const codes = new Uint32Array(stored['q_weight']!.bytes.buffer);
  const scales = numbers('q_scale');
  return Array.from({ length: count }, (_, i) => {
    if (kind.name === 'bytes')
      return Math.fround(((codes[i >> 2]! << (24 - (i & 3) * 8)) >> 24) * scales[Math.floor(i / kind.group)]!);
    return Math.fround(
      Math.fround(((codes[i >> 3]! >>> ((i & 7) * 4)) & 15) * scales[i >> 5]!) + numbers('q_min')[i >> 5]!,
    );
  });
}

/** Weights of the other reader. Adding 0 turns −0 into 0. */
const plain = (weights: Float32Array) => Array.from(weights, (weight) => weight + 0);

/** @returns The weights as a library reads them, or null if some are not numbers. */
function repack(kind: Kind, type: string, blocks: Uint8Array<ArrayBuffer>, count: number, parts = 1): number[] | null {
  const { weights, from } = makeRepacker(kind, count);
  const put = from(type)!;
  const source = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  // The last part comes first, because no part may write into another.
  for (let i = parts - 1; i >= 0; i -= 1) put(source, (blocks.length / parts) * i, count / parts, (count / parts) * i);
  return weights.areFinite(count) ? unpack(kind, weights.stored, count).map((weight) => weight + 0) : null;
}

describe('half precision', () => {
  it('is the same after both conversions, for every number', () => {
    const table = halfTable();
    const lost = Array.from({ length: 65_536 }, (_, bits) => bits).filter(
      (bits) => !Number.isNaN(table[bits]!) && toHalf(table[bits]!) !== bits,
    );
    expect(lost).toEqual([]);
    expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(toHalf(1e6)).toBe(0x7c00);
    expect(Number.isNaN(table[toHalf(NaN)]!)).toBe(true);
  });
});

describe('weights without loss', () => {
  it.each([
    ['Q4_0', NIBBLES],
    ['Q4_1', NIBBLES],
    ['Q4_K', NIBBLES],
    ['Q8_0', BYTES],
    ['Q8_0', { ...BYTES, group: 32 }],
    ['Q4_0', BYTES],
    ['Q5_0', BYTES],
    ['Q6_K', BYTES],
    ['Q3_K', BYTES],
    ['IQ4_NL', BYTES],
    ['IQ4_XS', BYTES],
    ['Q4_0', { ...NIBBLES, numbers: 'float16' }],
    ['Q4_1', { ...NIBBLES, numbers: 'float16' }],
    ['Q8_0', { ...BYTES, numbers: 'float16', group: 32 }],
  ] as const)('%s as %o are the same as with another reader', (type, kind) => {
    const { blocks, weights } = sample(type);
    expect(repack(kind, type, blocks, weights.length)).toEqual(plain(weights));
    expect(repack(kind, type, blocks, weights.length, 2)).toEqual(plain(weights));
  });
});

/** Each 16 weights are off by at most half a step. Rounding in single precision adds hardly anything. */
function expectNear(got: readonly number[], wanted: ArrayLike<number>): void {
  for (let group = 0; group < wanted.length; group += 16) {
    const run = Array.from({ length: 16 }, (_, i) => group + i);
    const max = Math.max(...run.map((i) => Math.abs(wanted[i]!)));
    const off = Math.max(...run.map((i) => Math.abs(got[i]! - wanted[i]!)));
    // Smaller numbers are rounded to zero.
    if (max > 127 * 2 ** -126) expect(off).toBeLessThanOrEqual((max / 254) * (1 + 1e-5));
    else expect(off).toBeLessThanOrEqual(max);
  }
}

describe('weights that have to be rounded', () => {
  it.each(['F32', 'F16', 'BF16', 'Q4_1', 'Q5_1', 'Q2_K', 'Q4_K', 'Q5_K'] as const)(
    '%s are near those of another reader',
    (type) => {
      const { blocks, weights } = sample(type);
      const got = repack(BYTES, type, blocks, weights.length);
      expectNear(got!, weights);
      // The total error relative to the weights, as in `docs/performance.md`.
      const power = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
      expect(power(got!.map((weight, i) => weight - weights[i]!)) / power(weights)).toBeLessThan(0.005);
      expect(repack(BYTES, type, blocks, weights.length, 2)).toEqual(got);
    },
  );

  it('are as near as possible, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 32, maxLength: 32, noNaN: true, min: -(2 ** 126), max: 2 ** 126 }),
        (weights) => {
          expectNear(repack(BYTES, 'F32', new Uint8Array(weights.slice().buffer), 32)!, weights);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never share a scale with 31 others', () => {
    expect(makeRepacker({ ...BYTES, group: 32 }, 0).from('F32')).toBeUndefined();
  });
});

describe('weights that are not numbers', () => {
  const kinds = (type: WeightTypeName) => [NIBBLES, BYTES].filter((kind) => makeRepacker(kind, 0).from(type));

  it.each(Object.keys(WEIGHT_TYPES) as WeightTypeName[])('are found in %s, whatever the bytes', (type) => {
    const length = weightBytes(type, 256);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
        for (const kind of kinds(type))
          expect(repack(kind, type, bytes.slice(), 256)?.every(Number.isFinite) ?? true).toBe(true);
      }),
      { numRuns: 100 },
    );
    for (const kind of kinds(type)) expect(repack(kind, type, new Uint8Array(length).fill(0xff), 256)).toBeNull();
  });
});
