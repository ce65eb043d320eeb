/** GGUF metadata values. Arrays stay bytes until they are used: a vocabulary may have 250,000 strings. */
import { SottoError } from '@/src/protocol/errors';
import { Cursor } from './cursor';

const STRING = 8;
const ARRAY = 9;

/** The longest text that is kept, in bytes. Licences and chat templates are shorter. */
const MAX_TEXT = 1 << 20;
/**
 * The most strings in an array, and the most elements to decode. The largest vocabularies have a quarter of it, and
 * their merges a half.
 */
const MAX_ELEMENTS = 1 << 20;

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
   * @param bytes The elements as they are in the file.
   */
  constructor(
    private readonly type: number,
    readonly length: number,
    private readonly bytes: Uint8Array,
  ) {}

  /** @throws SottoError `model-broken` if the elements are not strings. */
  strings(): string[] {
    const cursor = this.stringCursor();
    return Array.from({ length: this.length }, () => cursor.string());
  }

  /** The wanted strings, by their index. The others are not decoded. Throws as `strings`. */
  stringsWhere(isWanted: (index: number) => boolean): Map<number, string> {
    const cursor = this.stringCursor();
    const found = new Map<number, string>();
    for (let index = 0; index < this.length; index += 1) {
      if (isWanted(index)) found.set(index, cursor.string());
      else cursor.runOfStrings(1);
    }
    return found;
  }

  /** @throws SottoError `model-broken` if the elements are not numbers, or are more than 1,048,576. */
  numbers(): number[] {
    const scalar = SCALARS[this.type];
    if (!scalar) throw new SottoError('model-broken', 'expected an array of numbers');
    if (this.length > MAX_ELEMENTS) throw tooMany();
    const cursor = new Cursor(this.bytes, this.bytes.length);
    return Array.from({ length: this.length }, () => Number(scalar.read(cursor)));
  }

  private stringCursor(): Cursor {
    if (this.type !== STRING) throw new SottoError('model-broken', 'expected an array of strings');
    return new Cursor(this.bytes, this.bytes.length);
  }
}

export type GgufValue = string | number | boolean | GgufArray;

/**
 * Reads a value at the cursor.
 * @throws SottoError `model-broken`, `model-truncated`, `model-unsupported`.
 */
export function readValue(cursor: Cursor): GgufValue {
  const type = cursor.u32();
  if (type === STRING) return cursor.string(MAX_TEXT);
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
  if (length > MAX_ELEMENTS) throw tooMany();
  return new GgufArray(type, length, cursor.runOfStrings(length));
}

function tooMany(): SottoError {
  return new SottoError('model-broken', 'the metadata has an array longer than any model needs');
}

function scalarType(type: number): Scalar {
  const scalar = SCALARS[type];
  if (!scalar) throw new SottoError('model-broken', `the metadata has a value of unknown type ${type}`);
  return scalar;
}
