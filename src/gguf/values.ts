/** GGUF metadata values. Arrays stay as bytes until someone asks for them: a vocabulary may have 250,000 strings. */
import { SottoError } from '@/src/protocol/errors';
import { Cursor } from './cursor';

const STRING = 8;
const ARRAY = 9;

interface Scalar {
  readonly bytes: number;
  read(cursor: Cursor): number | boolean;
}

/** Value types by number, from https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. */
const SCALARS: Readonly<Record<number, Scalar>> = {
  0: { bytes: 1, read: (c) => c.u8() },
  1: { bytes: 1, read: (c) => c.i8() },
  2: { bytes: 2, read: (c) => c.u16() },
  3: { bytes: 2, read: (c) => c.i16() },
  4: { bytes: 4, read: (c) => c.u32() },
  5: { bytes: 4, read: (c) => c.i32() },
  6: { bytes: 4, read: (c) => c.f32() },
  7: { bytes: 1, read: (c) => c.u8() !== 0 },
  10: { bytes: 8, read: (c) => c.u64() },
  11: { bytes: 8, read: (c) => c.i64() },
  12: { bytes: 8, read: (c) => c.f64() },
};

/** An array in the file, not decoded yet. */
export class GgufArray {
  /**
   * @param type GGUF's number for the type of the elements.
   * @param length Number of elements.
   * @param bytes The elements as they lie in the file.
   */
  constructor(
    private readonly type: number,
    readonly length: number,
    private readonly bytes: Uint8Array,
  ) {}

  /** @throws SottoError `model-broken` where the elements are no strings. */
  strings(): string[] {
    if (this.type !== STRING) throw new SottoError('model-broken', 'expected an array of strings');
    const cursor = new Cursor(this.bytes, this.bytes.length);
    return Array.from({ length: this.length }, () => cursor.string());
  }

  /** @throws SottoError `model-broken` where the elements are no numbers. */
  numbers(): number[] {
    const scalar = SCALARS[this.type];
    if (!scalar) throw new SottoError('model-broken', 'expected an array of numbers');
    const cursor = new Cursor(this.bytes, this.bytes.length);
    return Array.from({ length: this.length }, () => Number(scalar.read(cursor)));
  }
}

export type GgufValue = string | number | boolean | GgufArray;

/** Reads the value that the cursor stands before. @throws SottoError `model-broken`, `model-truncated`, `model-unsupported`. */
export function readValue(cursor: Cursor): GgufValue {
  const type = cursor.u32();
  if (type === STRING) return cursor.string();
  if (type === ARRAY) return readArray(cursor);
  return scalarType(type).read(cursor);
}

function readArray(cursor: Cursor): GgufArray {
  const type = cursor.u32();
  // The format allows arrays of arrays; no model has them, and llama.cpp refuses them too.
  if (type === ARRAY) throw new SottoError('model-unsupported', 'the metadata has an array of arrays');
  if (type !== STRING) {
    const { bytes } = scalarType(type);
    const length = cursor.count(bytes);
    return new GgufArray(type, length, cursor.run(length * bytes));
  }
  const length = cursor.count(8);
  return new GgufArray(type, length, cursor.runOfStrings(length));
}

function scalarType(type: number): Scalar {
  const scalar = SCALARS[type];
  if (!scalar) throw new SottoError('model-broken', `the metadata has a value of unknown type ${type}`);
  return scalar;
}
