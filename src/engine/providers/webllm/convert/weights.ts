/**
 * Buffers for weights in the layout of our WebGPU libraries (`tools/webllm-libs/compiler/layout.py`). Each holds a
 * piece of a tensor and is used again, because a whole model may not fit into memory.
 */
import { halfTable, toHalf } from './half-float';

/** The type of a library's numbers: float16 if the GPU has `shader-f16`. */
export type NumberType = 'float32' | 'float16';

/** The bytes of one of a library's parameters. */
export interface Stored {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes for each weight. */
  readonly perWeight: number;
}

/** A buffer for some weights. */
export interface Weights {
  /** By the last word of the parameter's name. */
  readonly stored: Readonly<Record<string, Stored>>;
  /** Whether the first `weights` weights are finite. */
  areFinite(weights: number): boolean;
}

/** An array of one `NumberType`, written from half-precision bits or from numbers. */
export class NumberArray {
  private readonly singles: Float32Array<ArrayBuffer> | null;
  private readonly halves: Uint16Array<ArrayBuffer> | null;
  private readonly fromHalf = halfTable();
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(type: NumberType, length: number) {
    const array = type === 'float32' ? new Float32Array(length) : new Uint16Array(length);
    this.singles = array instanceof Float32Array ? array : null;
    this.halves = array instanceof Float32Array ? null : array;
    this.bytes = new Uint8Array(array.buffer);
  }

  setHalf(index: number, bits: number): void {
    if (this.singles) this.singles[index] = this.fromHalf[bits] ?? NaN;
    else if (this.halves) this.halves[index] = bits;
  }

  set(index: number, value: number): void {
    if (this.singles) this.singles[index] = value;
    else if (this.halves) this.halves[index] = toHalf(value);
  }

  /** @param weights How many weights share a number. */
  sharedBy(weights: number): Stored {
    return { bytes: this.bytes, perWeight: (this.singles ? 4 : 2) / weights };
  }

  /** Whether the first `length` numbers are finite: the bytes of a file may be anything. */
  areFinite(length: number): boolean {
    let sum = 0;
    // Zero times a number is zero, unless it is infinite or NaN.
    if (this.singles) for (let i = 0; i < length; i += 1) sum += (this.singles[i] ?? NaN) * 0;
    else for (let i = 0; i < length; i += 1) sum += ((this.halves?.[i] ?? 0) & 0x7c00) === 0x7c00 ? NaN : 0;
    return sum === 0;
  }
}

/** How many weights share a scale in `NibbleWeights`. */
const NIBBLE_GROUP = 32;

/** Four bits a weight: weight = code × scale + min, with a scale and a min for each 32 weights. */
export class NibbleWeights implements Weights {
  /** Eight codes a word, weight `8 w + j` in bits `4 j` to `4 j + 3`. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly scales: NumberArray;
  readonly mins: NumberArray;

  /** @param capacity In weights. */
  constructor(capacity: number, type: NumberType) {
    this.codes = new Uint32Array(capacity / 8);
    this.scales = new NumberArray(type, capacity / NIBBLE_GROUP);
    this.mins = new NumberArray(type, capacity / NIBBLE_GROUP);
  }

  get stored(): Weights['stored'] {
    const codes = { bytes: new Uint8Array(this.codes.buffer), perWeight: 1 / 2 };
    return { q_weight: codes, q_scale: this.scales.sharedBy(NIBBLE_GROUP), q_min: this.mins.sharedBy(NIBBLE_GROUP) };
  }

  areFinite(weights: number): boolean {
    const groups = weights / NIBBLE_GROUP;
    return this.scales.areFinite(groups) && this.mins.areFinite(groups);
  }
}

/** Eight bits a weight: weight = signed byte × scale, with a scale for each 16 or 32 weights. */
export class ByteWeights implements Weights {
  /** Four signed bytes a word, the first one lowest. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly scales: NumberArray;
  private readonly fine: boolean;

  /** @param capacity In weights. */
  constructor(
    capacity: number,
    type: NumberType,
    readonly group: 16 | 32,
  ) {
    this.codes = new Uint32Array(capacity / 4);
    this.scales = new NumberArray(type, capacity / group);
    this.fine = group === 16;
  }

  /** Sets the scale of 32 weights from `weight` on, from half-precision bits. */
  setHalf32(weight: number, bits: number): void {
    if (this.fine) {
      this.scales.setHalf(weight >> 4, bits);
      this.scales.setHalf((weight >> 4) + 1, bits);
    } else {
      this.scales.setHalf(weight >> 5, bits);
    }
  }

  /** Sets the scale of 32 weights from `weight` on. */
  set32(weight: number, scale: number): void {
    if (this.fine) {
      this.scales.set(weight >> 4, scale);
      this.scales.set((weight >> 4) + 1, scale);
    } else {
      this.scales.set(weight >> 5, scale);
    }
  }

  get stored(): Weights['stored'] {
    return {
      q_weight: { bytes: new Uint8Array(this.codes.buffer), perWeight: 1 },
      q_scale: this.scales.sharedBy(this.group),
    };
  }

  areFinite(weights: number): boolean {
    return this.scales.areFinite(weights / this.group);
  }
}

/** Weights without codes: norms. */
export class PlainWeights implements Weights {
  readonly numbers: NumberArray;

  /** @param capacity In weights. */
  constructor(capacity: number, type: NumberType) {
    this.numbers = new NumberArray(type, capacity);
  }

  get stored(): Weights['stored'] {
    return { weight: this.numbers.sharedBy(1) };
  }

  areFinite(weights: number): boolean {
    return this.numbers.areFinite(weights);
  }
}
