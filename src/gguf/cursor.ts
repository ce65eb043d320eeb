/** Reads little-endian values from the first bytes of a file. */
import { SottoError } from '@/src/protocol/errors';

/**
 * Thrown if a value continues beyond the bytes read so far, but not beyond the file: read more, then try again.
 */
export class NeedMoreBytes extends Error {}

const textDecoder = new TextDecoder();

/** Counts above this are impossible in any file. */
const MAX_COUNT = 2 ** 40;

export class Cursor {
  private readonly view: DataView;
  private at = 0;

  /**
   * @param bytes The file's first bytes.
   * @param fileBytes The whole file's size.
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly fileBytes: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Offset in the file, in bytes. */
  get offset(): number {
    return this.at;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  i8(): number {
    return this.view.getInt8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  i16(): number {
    return this.view.getInt16(this.take(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  f32(): number {
    return this.view.getFloat32(this.take(4), true);
  }

  /**
   * A 64-bit value; beyond 2^53 the nearest double. Read in halves, because a header may have millions, and BigInts are
   * slow.
   */
  u64(): number {
    const start = this.take(8);
    return this.view.getUint32(start + 4, true) * 2 ** 32 + this.view.getUint32(start, true);
  }

  i64(): number {
    return Number(this.view.getBigInt64(this.take(8), true));
  }

  f64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  /** A GGUF string: a 64-bit length, then UTF-8. Bytes after the first `most` are skipped. */
  string(most = Infinity): string {
    const bytes = this.run(this.count(1));
    return textDecoder.decode(bytes.length > most ? bytes.subarray(0, most) : bytes);
  }

  /**
   * A string of at most `most` bytes.
   * @throws SottoError `model-broken` for a longer one.
   */
  name(most: number): string {
    const length = this.count(1);
    if (length > most) throw new SottoError('model-broken', 'the header has a name that is too long');
    return textDecoder.decode(this.run(length));
  }

  /** The bytes of the next `length` strings with their lengths, as a view. */
  runOfStrings(length: number): Uint8Array {
    const start = this.at;
    for (let i = 0; i < length; i += 1) this.take(this.count(1));
    return this.bytes.subarray(start, this.at);
  }

  /** The next `length` bytes, as a view. */
  run(length: number): Uint8Array {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  /**
   * A 64-bit count of items that each take at least `bytesEach` in the file.
   * @throws SottoError `model-truncated` if there cannot be so many in this file, `model-broken` if in no file.
   */
  count(bytesEach: number): number {
    const value = this.u64();
    if (value > MAX_COUNT) throw new SottoError('model-broken', 'the header gives an impossible count');
    this.need(value * bytesEach);
    return value;
  }

  private take(length: number): number {
    this.need(length);
    const start = this.at;
    if (start + length > this.bytes.length) throw new NeedMoreBytes();
    this.at = start + length;
    return start;
  }

  private need(length: number): void {
    if (this.at + length > this.fileBytes) throw new SottoError('model-truncated', 'the file ends within its header');
  }
}
