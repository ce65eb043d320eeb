/**
 * Rounds weights of types that eight-bit codes cannot hold exactly. Each 16 weights get the scale max|w| / 127, so that
 * no weight is off by more than max|w| / 254. Block formats: ggml's `ggml-common.h`.
 */
import { halfTable } from './half-float';
import type { ToBytes } from './to-bytes';
import { minOf, scaleOf } from './to-nibbles';
import type { ByteWeights } from './weights';

/** Reads the weights of one block into `out`, as ggml does. */
type ReadBlock = (source: DataView, at: number, out: Float32Array) => void;

/** Weights that share a scale. */
const GROUP = 16;
/** Adding this to a double and subtracting it again rounds the double to an integer. */
const ROUNDER = 1.5 * 2 ** 52;
/** Smaller scales are subnormal in single precision, and GPUs treat those as zero. */
const SMALLEST_SCALE = 2 ** -126;

const halfAt = (source: DataView, at: number): number => halfTable()[source.getUint16(at, true)] ?? NaN;

const readF32: ReadBlock = (source, at, out) => {
  for (let i = 0; i < 32; i += 1) out[i] = source.getFloat32(at + i * 4, true);
};

const readF16: ReadBlock = (source, at, out) => {
  for (let i = 0; i < 32; i += 1) out[i] = halfAt(source, at + i * 2);
};

const singleBits = new Uint32Array(1);
const single = new Float32Array(singleBits.buffer);

/** The upper half of a single-precision number. */
const readBf16: ReadBlock = (source, at, out) => {
  for (let i = 0; i < 32; i += 1) {
    singleBits[0] = source.getUint16(at + i * 2, true) << 16;
    out[i] = single[0] ?? NaN;
  }
};

const readQ4_1: ReadBlock = (source, at, out) => {
  const d = halfAt(source, at);
  const m = halfAt(source, at + 2);
  for (let i = 0; i < 16; i += 1) {
    const both = source.getUint8(at + 4 + i);
    out[i] = (both & 15) * d + m;
    out[i + 16] = (both >> 4) * d + m;
  }
};

const readQ5_1: ReadBlock = (source, at, out) => {
  const d = halfAt(source, at);
  const m = halfAt(source, at + 2);
  const fifth = source.getUint32(at + 4, true);
  for (let i = 0; i < 16; i += 1) {
    const both = source.getUint8(at + 8 + i);
    out[i] = ((both & 15) | (((fifth >>> i) & 1) << 4)) * d + m;
    out[i + 16] = ((both >> 4) | (((fifth >>> (i + 16)) & 1) << 4)) * d + m;
  }
};

const readQ2_K: ReadBlock = (source, at, out) => {
  const d = halfAt(source, at + 80);
  const dmin = halfAt(source, at + 82);
  for (let run = 0; run < 16; run += 1) {
    const packed = source.getUint8(at + run);
    const scale = d * (packed & 15);
    const min = dmin * (packed >> 4);
    // Two runs are side by side in 32 bytes, and four such pairs share these bytes.
    const codes = at + 16 + (run >> 3) * 32 + (run & 1) * 16;
    const shift = run & 6;
    for (let i = 0; i < 16; i += 1) out[run * 16 + i] = scale * ((source.getUint8(codes + i) >> shift) & 3) - min;
  }
};

const readQ4_K: ReadBlock = (source, at, out) => {
  const d = halfAt(source, at);
  const dmin = halfAt(source, at + 2);
  for (let run = 0; run < 8; run += 1) {
    const scale = d * scaleOf(source, at + 4, run);
    const min = dmin * minOf(source, at + 4, run);
    const codes = at + 16 + (run >> 1) * 32;
    const shift = (run & 1) * 4;
    for (let i = 0; i < 32; i += 1) out[run * 32 + i] = scale * ((source.getUint8(codes + i) >> shift) & 15) - min;
  }
};

const readQ5_K: ReadBlock = (source, at, out) => {
  const d = halfAt(source, at);
  const dmin = halfAt(source, at + 2);
  for (let run = 0; run < 8; run += 1) {
    const scale = d * scaleOf(source, at + 4, run);
    const min = dmin * minOf(source, at + 4, run);
    const codes = at + 48 + (run >> 1) * 32;
    const shift = (run & 1) * 4;
    for (let i = 0; i < 32; i += 1) {
      const fifth = (source.getUint8(at + 16 + i) >> run) & 1;
      out[run * 32 + i] = scale * (((source.getUint8(codes + i) >> shift) & 15) | (fifth << 4)) - min;
    }
  }
};

const scratch = new Float32Array(256);

function rounded(read: ReadBlock, block: number, bytes: number): ToBytes {
  return (source, at, weights, first, target) => {
    for (let weight = first, from = at; weight < first + weights; weight += block, from += bytes) {
      read(source, from, scratch);
      for (let i = 0; i < block; i += GROUP) roundGroup(scratch, i, target, weight + i);
    }
  };
}

function roundGroup(values: Float32Array, from: number, { codes, scales }: ByteWeights, weight: number): void {
  // Without branches, because the processor could not predict them. An infinity or NaN shows in the scale.
  let max = 0;
  for (let i = from; i < from + GROUP; i += 1) max = Math.max(max, Math.abs(values[i] ?? 0));
  const exact = Math.fround(max / 127);
  const scale = exact < SMALLEST_SCALE ? 0 : exact;
  const perCode = scale > 0 ? 1 / scale : 0;
  scales.set(weight >> 4, scale);
  for (let i = 0; i < 4; i += 1) {
    const at = from + i * 4;
    const a = (values[at] ?? 0) * perCode + ROUNDER - ROUNDER;
    const b = (values[at + 1] ?? 0) * perCode + ROUNDER - ROUNDER;
    const c = (values[at + 2] ?? 0) * perCode + ROUNDER - ROUNDER;
    const d = (values[at + 3] ?? 0) * perCode + ROUNDER - ROUNDER;
    codes[(weight >> 2) + i] = (a & 255) | ((b & 255) << 8) | ((c & 255) << 16) | (d << 24);
  }
}

/** By ggml's name of the type. The target has a scale for each 16 weights, in single precision. */
export const roundToBytes: Readonly<Record<string, ToBytes>> = {
  F32: rounded(readF32, 32, 128),
  F16: rounded(readF16, 32, 64),
  BF16: rounded(readBf16, 32, 64),
  Q4_1: rounded(readQ4_1, 32, 20),
  Q5_1: rounded(readQ5_1, 32, 24),
  Q2_K: rounded(readQ2_K, 256, 84),
  Q4_K: rounded(readQ4_K, 256, 144),
  Q5_K: rounded(readQ5_K, 256, 176),
};
