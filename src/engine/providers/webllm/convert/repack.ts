/**
 * Repacks GGUF's blocks into the layout of our WebGPU libraries, without loss: the same codes in another order, and the
 * same scales. Block layouts: ggml's `ggml-common.h`; the libraries' layout: `tools/webllm-libs/compiler/layout.py`.
 */
import { halfTable, toHalf } from './half-float';

/** Weights that share a scale, in every type below. */
const GROUP = 32;

/** What a library keeps scales and norms in: float16 where the GPU has `shader-f16`. */
export type ScaleType = 'float32' | 'float16';

/** Numbers of one `ScaleType` that are written from half-precision bits or from a number. */
export class ScaleArray {
  private readonly singles: Float32Array | null;
  private readonly halves: Uint16Array | null;
  private readonly fromHalf = halfTable();
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(type: ScaleType, length: number) {
    this.singles = type === 'float32' ? new Float32Array(length) : null;
    this.halves = type === 'float16' ? new Uint16Array(length) : null;
    this.bytes = new Uint8Array((this.singles ?? this.halves ?? new Uint16Array()).buffer as ArrayBuffer);
  }

  setHalf(index: number, bits: number): void {
    if (this.singles) this.singles[index] = this.fromHalf[bits] ?? NaN;
    else if (this.halves) this.halves[index] = bits;
  }

  set(index: number, value: number): void {
    if (this.singles) this.singles[index] = value;
    else if (this.halves) this.halves[index] = toHalf(value);
  }
}

/** A linear map, four bits a weight: weight = code × scale + min. */
export class LinearWeights {
  /** Eight codes a word, column `8 w + j` in bits `4 j` to `4 j + 3`. */
  readonly codes: Uint32Array<ArrayBuffer>;
  readonly scales: ScaleArray;
  readonly mins: ScaleArray;
  private readonly groupsPerRow: number;

  constructor(rows: number, columns: number, type: ScaleType) {
    this.groupsPerRow = columns / GROUP;
    this.codes = new Uint32Array((rows * columns) / 8);
    this.scales = new ScaleArray(type, rows * this.groupsPerRow);
    this.mins = new ScaleArray(type, rows * this.groupsPerRow);
  }

  /**
   * Takes over a whole tensor.
   * @param blocks The tensor as it lies in the file.
   * @param kind Its type; both keep 16 bytes of codes behind one or two half-precision numbers.
   * @param rowTo Where a row of the tensor belongs.
   */
  put(blocks: Uint8Array<ArrayBuffer>, kind: 'Q4_0' | 'Q4_1', rowTo: (row: number) => number): void {
    const head = kind === 'Q4_1' ? 2 : 1;
    const stride = head + 8;
    const source = new Uint16Array(blocks.buffer, blocks.byteOffset, blocks.byteLength >> 1);
    const rows = source.length / stride / this.groupsPerRow;
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      const first = rowTo(row) * this.groupsPerRow;
      for (let group = first; group < first + this.groupsPerRow; group += 1) {
        this.putScale(source, at, kind, group);
        this.putCodes(source, at + head, group * 4);
        at += stride;
      }
    }
  }

  private putScale(source: Uint16Array, at: number, kind: 'Q4_0' | 'Q4_1', group: number): void {
    const scale = source[at] ?? 0;
    this.scales.setHalf(group, scale);
    if (kind === 'Q4_1') this.mins.setHalf(group, source[at + 1] ?? 0);
    // Q4_0's weight is (code − 8) × scale.
    else this.mins.set(group, -8 * (halfTable()[scale] ?? 0));
  }

  /** A byte of ggml's holds weight `i` below and weight `i + 16` above; a word of ours holds eight neighbours. */
  private putCodes(source: Uint16Array, at: number, word: number): void {
    for (let half = 0; half < 2; half += 1) {
      const from = at + half * 4;
      const a = (source[from] ?? 0) | ((source[from + 1] ?? 0) << 16);
      const b = (source[from + 2] ?? 0) | ((source[from + 3] ?? 0) << 16);
      this.codes[word + half] = lowNibbles(a) | (lowNibbles(b) << 16);
      this.codes[word + 2 + half] = lowNibbles(a >>> 4) | (lowNibbles(b >>> 4) << 16);
    }
  }
}

/** The low halves of a word's four bytes, side by side in 16 bits. */
function lowNibbles(word: number): number {
  const bytes = word & 0x0f0f0f0f;
  const pairs = (bytes | (bytes >>> 4)) & 0x00ff00ff;
  return (pairs | (pairs >>> 8)) & 0xffff;
}

/** An embedding, eight bits a weight: weight = signed byte × scale. */
export interface EmbeddingWeights {
  readonly codes: Uint8Array<ArrayBuffer>;
  readonly scales: ScaleArray;
}

/** Takes over a Q8_0 tensor: a half-precision scale and 32 signed bytes a block. */
export function repackQ8(blocks: Uint8Array<ArrayBuffer>, type: ScaleType): EmbeddingWeights {
  const stride = 2 + GROUP;
  const groups = blocks.length / stride;
  const codes = new Uint8Array(groups * GROUP);
  const scales = new ScaleArray(type, groups);
  for (let group = 0; group < groups; group += 1) {
    const at = group * stride;
    scales.setHalf(group, (blocks[at] ?? 0) | ((blocks[at + 1] ?? 0) << 8));
    codes.set(blocks.subarray(at + 2, at + stride), group * GROUP);
  }
  return { codes, scales };
}

/** Takes over an F32 tensor. */
export function repackF32(values: Uint8Array<ArrayBuffer>, type: ScaleType): ScaleArray {
  const source = new Float32Array(values.buffer, values.byteOffset, values.byteLength >> 2);
  const target = new ScaleArray(type, source.length);
  source.forEach((value, index) => { target.set(index, value); });
  return target;
}

/**
 * Llama's GGUF files keep the two halves of a rotary head interleaved (row 2 p + s); the libraries keep them apart
 * (row s × half + p). Returns where a row belongs.
 */
export function splitRotaryHalves(headDim: number): (row: number) => number {
  return (row) => {
    const inHead = row % headDim;
    return row - inHead + (inHead % 2) * (headDim / 2) + (inHead >> 1);
  };
}
