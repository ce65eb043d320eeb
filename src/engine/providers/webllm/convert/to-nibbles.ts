/**
 * Repacks ggml's four-bit blocks without loss: the codes stay, their order changes. Block formats: ggml's
 * `ggml-common.h`.
 */
import { halfTable } from './half-float';
import type { NibbleWeights } from './weights';

/**
 * Repacks some weights.
 * @param source Blocks as they are in the file.
 * @param at Where the first block begins, in bytes.
 * @param weights How many weights.
 * @param first The index of the first weight in the target.
 */
type ToNibbles = (source: DataView, at: number, weights: number, first: number, target: NibbleWeights) => void;

/** The low halves of a word's four bytes, side by side in 16 bits. */
function lowNibbles(word: number): number {
  const bytes = word & 0x0f0f0f0f;
  const pairs = (bytes | (bytes >>> 4)) & 0x00ff00ff;
  return (pairs | (pairs >>> 8)) & 0xffff;
}

/** 16 bytes: weight `i` is in the low half of byte `i`, and weight `i + 16` in the high half. */
function putBlock32(source: DataView, at: number, codes: Uint32Array, word: number): void {
  const a = source.getUint32(at, true);
  const b = source.getUint32(at + 4, true);
  const c = source.getUint32(at + 8, true);
  const d = source.getUint32(at + 12, true);
  codes[word] = lowNibbles(a) | (lowNibbles(b) << 16);
  codes[word + 1] = lowNibbles(c) | (lowNibbles(d) << 16);
  codes[word + 2] = lowNibbles(a >>> 4) | (lowNibbles(b >>> 4) << 16);
  codes[word + 3] = lowNibbles(c >>> 4) | (lowNibbles(d >>> 4) << 16);
}

/** weight = (code − 8) × d. */
const fromQ4_0: ToNibbles = (source, at, weights, first, { codes, scales, mins }) => {
  const numbers = halfTable();
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 18) {
    const d = source.getUint16(from, true);
    scales.setHalf(weight >> 5, d);
    mins.set(weight >> 5, -8 * (numbers[d] ?? NaN));
    putBlock32(source, from + 2, codes, weight >> 3);
  }
};

/** weight = code × d + m. */
const fromQ4_1: ToNibbles = (source, at, weights, first, { codes, scales, mins }) => {
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 20) {
    scales.setHalf(weight >> 5, source.getUint16(from, true));
    mins.setHalf(weight >> 5, source.getUint16(from + 2, true));
    putBlock32(source, from + 4, codes, weight >> 3);
  }
};

/** 64 weights in 32 bytes: the first 32 in the low nibbles, the others in the high ones. */
function putBlock64(source: DataView, at: number, codes: Uint32Array, word: number): void {
  for (let i = 0; i < 4; i += 1) {
    const a = source.getUint32(at + i * 8, true);
    const b = source.getUint32(at + i * 8 + 4, true);
    codes[word + i] = lowNibbles(a) | (lowNibbles(b) << 16);
    codes[word + 4 + i] = lowNibbles(a >>> 4) | (lowNibbles(b >>> 4) << 16);
  }
}

/**
 * weight = code × (d × scale) − (dmin × min), with a six-bit scale and min for each 32. Both products fit single
 * precision.
 */
const fromQ4_K: ToNibbles = (source, at, weights, first, { codes, scales, mins }) => {
  const numbers = halfTable();
  for (let weight = first, from = at; weight < first + weights; weight += 256, from += 144) {
    const d = numbers[source.getUint16(from, true)] ?? NaN;
    const dmin = numbers[source.getUint16(from + 2, true)] ?? NaN;
    const group = weight >> 5;
    for (let i = 0; i < 8; i += 1) {
      scales.set(group + i, d * scaleOf(source, from + 4, i));
      mins.set(group + i, -dmin * minOf(source, from + 4, i));
    }
    for (let i = 0; i < 4; i += 1) putBlock64(source, from + 16 + i * 32, codes, (weight >> 3) + i * 8);
  }
};

/**
 * Scale `i` of eight, with six bits each. In Q4_K and Q5_K ggml packs scales and mins into the twelve bytes at `at`.
 */
export function scaleOf(source: DataView, at: number, i: number): number {
  if (i < 4) return source.getUint8(at + i) & 63;
  return (source.getUint8(at + i + 4) & 15) | ((source.getUint8(at + i - 4) >> 6) << 4);
}

/** Min `i` of eight, from the same bytes. */
export function minOf(source: DataView, at: number, i: number): number {
  if (i < 4) return source.getUint8(at + i + 4) & 63;
  return (source.getUint8(at + i + 4) >> 4) | ((source.getUint8(at + i) >> 6) << 4);
}

/** By ggml's name of the type. */
export const toNibbles: Readonly<Record<string, ToNibbles>> = { Q4_0: fromQ4_0, Q4_1: fromQ4_1, Q4_K: fromQ4_K };
