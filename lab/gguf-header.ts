/** A GGUF file's header as bytes, for benchmarks that make one file out of another. */

/** A key of the metadata with its value: its name and type, and all of its bytes. */
export interface HeaderKey {
  readonly name: string;
  /** GGUF's number for the value's type. */
  readonly type: number;
  readonly bytes: Buffer;
}

export interface HeaderTensor {
  readonly name: string;
  /** Row length first, as ggml counts. */
  readonly dims: readonly number[];
  /** ggml's number for the type. */
  readonly type: number;
  /** Offset from the beginning of the file. */
  readonly at: number;
}

export interface GgufHeader {
  readonly keys: readonly HeaderKey[];
  readonly tensors: readonly HeaderTensor[];
}

/** GGUF's types of values, and the sizes in bytes of those that have a fixed one. */
const [STRING, ARRAY] = [8, 9];
const FIXED: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
/** Where the metadata begin: after the magic, the version, and the numbers of tensors and keys. */
const METADATA_AT = 24;
/** GGUF's default. */
const ALIGNMENT = 32;

class Reader {
  at = METADATA_AT;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  u32(): number {
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }

  u64(): number {
    this.at += 8;
    return Number(this.bytes.readBigUInt64LE(this.at - 8));
  }

  string(): string {
    const length = this.u64();
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  skipValue(type: number): void {
    const fixed = FIXED[type];
    if (fixed !== undefined) this.at += fixed;
    else if (type === STRING) this.string();
    else if (type === ARRAY) {
      const of = this.u32();
      for (let left = this.u64(); left > 0; left -= 1) this.skipValue(of);
    } else throw new Error(`GGUF has no type ${String(type)}.`);
  }

  key(): HeaderKey {
    const begin = this.at;
    const [name, type] = [this.string(), this.u32()];
    this.skipValue(type);
    return { name, type, bytes: this.bytes.subarray(begin, this.at) };
  }

  tensor(): HeaderTensor {
    const name = this.string();
    const dims = Array.from({ length: this.u32() }, () => this.u64());
    return { name, dims, type: this.u32(), at: this.u64() };
  }
}

/** @param bytes the beginning of the file, with its whole header */
export function readHeader(bytes: Buffer): GgufHeader {
  const reader = new Reader(bytes);
  const keys = Array.from({ length: Number(bytes.readBigUInt64LE(16)) }, () => reader.key());
  const tensors = Array.from({ length: Number(bytes.readBigUInt64LE(8)) }, () => reader.tensor());
  const data = Math.ceil(reader.at / ALIGNMENT) * ALIGNMENT;
  return { keys, tensors: tensors.map((tensor) => ({ ...tensor, at: data + tensor.at })) };
}
