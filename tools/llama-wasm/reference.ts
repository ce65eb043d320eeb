/**
 * The reference for the kernels: products in float64 of weights in ggml's formats. Written from the formats'
 * definition, one number at a time. It shares nothing with the kernels.
 */

/** A ggml type that the kernels know. */
export interface WeightType {
  readonly name: string;
  readonly id: number;
  /** Numbers in a block, and bytes of a block. */
  readonly block: number;
  readonly bytes: number;
  /** Offsets of scales in half precision within a block. */
  readonly halves: readonly number[];
  /** The `i`-th number of the block at `at`. */
  value(view: DataView, at: number, i: number): number;
}

export function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  const size = exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25);
  const all = exponent === 31 ? (mantissa === 0 ? Infinity : NaN) : size;
  return bits & 0x8000 ? -all : all;
}

/** The nearest number in half precision, ties to even. */
export function numberToHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size === Infinity || size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size || 2 ** -14)));
  const scaled = size / 2 ** (exponent - 10);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  return sign | (rounded + (exponent + 14) * 1024);
}

const half = (view: DataView, at: number): number => halfToNumber(view.getUint16(at, true));
/** In blocks of 32: number i is the low nibble of byte i, number i + 16 the high one. */
const nibble = (view: DataView, at: number, i: number): number =>
  i < 16 ? view.getUint8(at + i) & 15 : view.getUint8(at + i - 16) >> 4;
const bit = (view: DataView, at: number, i: number): number => (view.getUint32(at, true) >>> i) & 1;

/** In K-quants: scale and minimum, six bits each, of the `part`-th 32 numbers. */
function scaleAndMinimum(view: DataView, at: number, part: number): [number, number] {
  const byte = (i: number): number => view.getUint8(at + i);
  if (part < 4) return [byte(part) & 63, byte(part + 4) & 63];
  return [(byte(part + 4) & 15) | ((byte(part - 4) >> 6) << 4), (byte(part + 4) >> 4) | ((byte(part) >> 6) << 4)];
}

/** In K-quants: 64 numbers share 32 bytes. The first 32 numbers are the low nibbles. */
const superNibble = (view: DataView, at: number, i: number): number => {
  const byte = view.getUint8(at + 32 * (i >> 6) + (i & 31));
  return i & 32 ? byte >> 4 : byte & 15;
};

function brainFloat(view: DataView, at: number): number {
  const wide = new DataView(new ArrayBuffer(4));
  wide.setUint16(2, view.getUint16(at, true), true);
  return wide.getFloat32(0, true);
}

function q4k(view: DataView, at: number, i: number): number {
  const [scale, minimum] = scaleAndMinimum(view, at + 4, i >> 5);
  return half(view, at) * scale * superNibble(view, at + 16, i) - half(view, at + 2) * minimum;
}

function q5k(view: DataView, at: number, i: number): number {
  const [scale, minimum] = scaleAndMinimum(view, at + 4, i >> 5);
  const fifth = (view.getUint8(at + 16 + (i & 31)) >> (i >> 5)) & 1;
  return half(view, at) * scale * (superNibble(view, at + 48, i) + 16 * fifth) - half(view, at + 2) * minimum;
}

function q6k(view: DataView, at: number, i: number): number {
  // 128 numbers share 64 bytes of low nibbles and 32 bytes of upper bits: four quarters of 32.
  const [side, quarter, l] = [i >> 7, (i >> 5) & 3, i & 31];
  const low = view.getUint8(at + 64 * side + 32 * (quarter & 1) + l);
  const upper = (view.getUint8(at + 128 + 32 * side + l) >> (2 * quarter)) & 3;
  const q = (quarter < 2 ? low & 15 : low >> 4) | (upper << 4);
  return half(view, at + 208) * view.getInt8(at + 192 + (i >> 4)) * (q - 32);
}

export const TYPES: readonly WeightType[] = [
  { name: 'F32', id: 0, block: 1, bytes: 4, halves: [], value: (view, at) => view.getFloat32(at, true) },
  { name: 'F16', id: 1, block: 1, bytes: 2, halves: [0], value: half },
  {
    name: 'BF16',
    id: 30,
    block: 1,
    bytes: 2,
    halves: [],
    value: brainFloat,
  },
  {
    name: 'Q4_0',
    id: 2,
    block: 32,
    bytes: 18,
    halves: [0],
    value: (view, at, i) => half(view, at) * (nibble(view, at + 2, i) - 8),
  },
  {
    name: 'Q4_1',
    id: 3,
    block: 32,
    bytes: 20,
    halves: [0, 2],
    value: (view, at, i) => half(view, at) * nibble(view, at + 4, i) + half(view, at + 2),
  },
  {
    name: 'Q5_0',
    id: 6,
    block: 32,
    bytes: 22,
    halves: [0],
    value: (view, at, i) => half(view, at) * (nibble(view, at + 6, i) + 16 * bit(view, at + 2, i) - 16),
  },
  {
    name: 'Q5_1',
    id: 7,
    block: 32,
    bytes: 24,
    halves: [0, 2],
    value: (view, at, i) => half(view, at) * (nibble(view, at + 8, i) + 16 * bit(view, at + 4, i)) + half(view, at + 2),
  },
  {
    name: 'Q8_0',
    id: 8,
    block: 32,
    bytes: 34,
    halves: [0],
    value: (view, at, i) => half(view, at) * view.getInt8(at + 2 + i),
  },
  {
    name: 'Q4_K',
    id: 12,
    block: 256,
    bytes: 144,
    halves: [0, 2],
    value: q4k,
  },
  {
    name: 'Q5_K',
    id: 13,
    block: 256,
    bytes: 176,
    halves: [0, 2],
    value: q5k,
  },
  {
    name: 'Q6_K',
    id: 14,
    block: 256,
    bytes: 210,
    halves: [208],
    value: q6k,
  },
];

/** A row of weights as numbers. */
export function rowOf(type: WeightType, bytes: Uint8Array, k: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: k }, (_, i) =>
    type.value(view, Math.floor(i / type.block) * type.bytes, i % type.block),
  );
}

/** Activations as integer kernels take them: each 32 are rounded to 255 steps up to their largest one. */
export function asEightBits(x: Float32Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let first = 0; first < x.length; first += 32) {
    const block = x.subarray(first, first + 32);
    const largest = block.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest < Math.fround(1e-36)) continue;
    const inverse = Math.fround(127 / largest);
    const step = Math.fround(largest / 127);
    block.forEach((value, i) => {
      const scaled = Math.fround(value * inverse);
      const down = Math.floor(scaled);
      const rest = scaled - down;
      const nearest = rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
      out[first + i] = nearest * step;
    });
  }
  return out;
}
