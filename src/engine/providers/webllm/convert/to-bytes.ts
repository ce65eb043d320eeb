/** Repacks ggml's blocks that have no min into eight-bit codes, without loss. Block formats: ggml's `ggml-common.h`. */
import { halfTable } from './half-float';
import type { ByteWeights } from './weights';

/**
 * Repacks some weights.
 * @param source Blocks as they are in the file.
 * @param at Where the first block begins, in bytes.
 * @param weights How many weights.
 * @param first The index of the first weight in the target.
 */
export type ToBytes = (source: DataView, at: number, weights: number, first: number, target: ByteWeights) => void;

/**
 * Subtracts `bit`, a power of two, from four numbers below `2 × bit`, one a byte. The results are signed bytes: the bit
 * is flipped, and extended as the sign.
 */
function lessBit(word: number, bit: number): number {
  const turned = word ^ Math.imul(bit, 0x01010101);
  const signs = turned & Math.imul(bit, 0x01010101);
  return turned | Math.imul(signs, (0x100 - 2 * bit) / bit);
}

/** Spreads the lowest four bits over four bytes, each as the lowest bit of its byte. */
function spread(bits: number): number {
  return Math.imul(bits & 15, 0x00204081) & 0x01010101;
}

const fromQ8_0: ToBytes = (source, at, weights, first, target) => {
  const { codes } = target;
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 34) {
    target.setHalf32(weight, source.getUint16(from, true));
    for (let i = 0; i < 8; i += 1) codes[(weight >> 2) + i] = source.getUint32(from + 2 + i * 4, true);
  }
};

/** weight = (code − 8) × d. */
const fromQ4_0: ToBytes = (source, at, weights, first, target) => {
  const { codes } = target;
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 18) {
    target.setHalf32(weight, source.getUint16(from, true));
    for (let i = 0, word = weight >> 2; i < 4; i += 1) {
      const both = source.getUint32(from + 2 + i * 4, true);
      codes[word + i] = lessBit(both & 0x0f0f0f0f, 8);
      codes[word + 4 + i] = lessBit((both >>> 4) & 0x0f0f0f0f, 8);
    }
  }
};

/** weight = (code − 16) × d; the fifth bits are stored separately. */
const fromQ5_0: ToBytes = (source, at, weights, first, target) => {
  const { codes } = target;
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 22) {
    target.setHalf32(weight, source.getUint16(from, true));
    const fifth = source.getUint32(from + 2, true);
    for (let i = 0, word = weight >> 2; i < 4; i += 1) {
      const both = source.getUint32(from + 6 + i * 4, true);
      codes[word + i] = lessBit((both & 0x0f0f0f0f) | (spread(fifth >>> (4 * i)) << 4), 16);
      codes[word + 4 + i] = lessBit(((both >>> 4) & 0x0f0f0f0f) | (spread(fifth >>> (16 + 4 * i)) << 4), 16);
    }
  }
};

/**
 * weight = (code − 32) × (d × scale), with a signed eight-bit scale for each 16; that product fits single precision.
 */
const fromQ6_K: ToBytes = (source, at, weights, first, { codes, scales }) => {
  const numbers = halfTable();
  for (let weight = first, from = at; weight < first + weights; weight += 256, from += 210) {
    for (let half = 0; half < 2; half += 1)
      putHalfQ6(source, from + half * 64, from + 128 + half * 32, codes, (weight >> 2) + half * 32);
    const d = numbers[source.getUint16(from + 208, true)] ?? NaN;
    for (let i = 0; i < 16; i += 1) scales.set((weight >> 4) + i, d * source.getInt8(from + 192 + i));
  }
};

/** 128 weights: 64 bytes of low nibbles, and 32 bytes with the two high bits of four weights each. */
function putHalfQ6(source: DataView, low: number, high: number, codes: Uint32Array, word: number): void {
  for (let i = 0; i < 8; i += 1) {
    const a = source.getUint32(low + i * 4, true);
    const b = source.getUint32(low + 32 + i * 4, true);
    const top = source.getUint32(high + i * 4, true);
    codes[word + i] = lessBit((a & 0x0f0f0f0f) | ((top << 4) & 0x30303030), 32);
    codes[word + 8 + i] = lessBit((b & 0x0f0f0f0f) | ((top << 2) & 0x30303030), 32);
    codes[word + 16 + i] = lessBit(((a >>> 4) & 0x0f0f0f0f) | (top & 0x30303030), 32);
    codes[word + 24 + i] = lessBit(((b >>> 4) & 0x0f0f0f0f) | ((top >>> 2) & 0x30303030), 32);
  }
}

/** weight = (code − 4) × (d × (scale − 32)), with a six-bit scale for each 16. */
const fromQ3_K: ToBytes = (source, at, weights, first, { codes, scales }) => {
  const numbers = halfTable();
  for (let weight = first, from = at; weight < first + weights; weight += 256, from += 110) {
    for (let run = 0; run < 8; run += 1) putRunQ3(source, from, run, codes, (weight >> 2) + run * 8);
    const d = numbers[source.getUint16(from + 108, true)] ?? NaN;
    for (let i = 0; i < 16; i += 1) scales.set((weight >> 4) + i, d * (scaleQ3(source, from + 96, i) - 32));
  }
};

/** 32 weights of the block at `from`: two bits each, in 32 bytes that four runs share, and a third bit in the mask. */
function putRunQ3(source: DataView, from: number, run: number, codes: Uint32Array, word: number): void {
  const low = from + 32 + (run >> 2) * 32;
  for (let i = 0; i < 8; i += 1) {
    const pair = (source.getUint32(low + i * 4, true) >>> (2 * (run & 3))) & 0x03030303;
    const third = (source.getUint32(from + i * 4, true) >>> run) & 0x01010101;
    codes[word + i] = lessBit(pair | (third << 2), 4);
  }
}

/** Scale `i` of 16: four low bits in eight bytes, and two high bits in the four bytes after them. */
function scaleQ3(source: DataView, at: number, i: number): number {
  const low = source.getUint8(at + (i & 7)) >> (i < 8 ? 0 : 4);
  const high = source.getUint8(at + 8 + (i & 3)) >> (2 * (i >> 2));
  return (low & 15) | ((high & 3) << 4);
}

/** The weights of the 16 codes of IQ4, before the scale, as bytes. */
const IQ4 = Uint8Array.of(-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113);

function lookUp(word: number): number {
  return (
    (IQ4[word & 15] ?? 0) |
    ((IQ4[(word >>> 8) & 15] ?? 0) << 8) |
    ((IQ4[(word >>> 16) & 15] ?? 0) << 16) |
    ((IQ4[(word >>> 24) & 15] ?? 0) << 24)
  );
}

function putRunIq4(source: DataView, at: number, codes: Uint32Array, word: number): void {
  for (let i = 0; i < 4; i += 1) {
    const both = source.getUint32(at + i * 4, true);
    codes[word + i] = lookUp(both);
    codes[word + 4 + i] = lookUp(both >>> 4);
  }
}

/** weight = value of code × d. */
const fromIq4Nl: ToBytes = (source, at, weights, first, target) => {
  for (let weight = first, from = at; weight < first + weights; weight += 32, from += 18) {
    target.setHalf32(weight, source.getUint16(from, true));
    putRunIq4(source, from + 2, target.codes, weight >> 2);
  }
};

/** weight = value of code × (d × (scale − 32)), with a six-bit scale for each 32. */
const fromIq4Xs: ToBytes = (source, at, weights, first, target) => {
  const numbers = halfTable();
  for (let weight = first, from = at; weight < first + weights; weight += 256, from += 136) {
    const d = numbers[source.getUint16(from, true)] ?? NaN;
    const high = source.getUint16(from + 2, true);
    for (let i = 0; i < 8; i += 1) {
      const low = source.getUint8(from + 4 + (i >> 1)) >> (4 * (i & 1));
      target.set32(weight + i * 32, d * (((low & 15) | (((high >> (2 * i)) & 3) << 4)) - 32));
      putRunIq4(source, from + 8 + i * 16, target.codes, (weight >> 2) + i * 8);
    }
  }
};

/** By ggml's name of the type. */
export const toBytes: Readonly<Record<string, ToBytes>> = {
  Q8_0: fromQ8_0,
  Q4_0: fromQ4_0,
  Q5_0: fromQ5_0,
  Q6_K: fromQ6_K,
  Q3_K: fromQ3_K,
  IQ4_NL: fromIq4Nl,
  IQ4_XS: fromIq4Xs,
};
