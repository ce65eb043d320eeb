/** Reads the model's file for llama.cpp: synchronously, and straight into its memory. */
import { isMemoryError } from '@/src/engine/faults';
import type { ReadModel } from '@/src/engine/providers/llama/exports';
import { SottoError } from '@/src/protocol/errors';

/**
 * Bytes to read at once. A read takes milliseconds, however small it is, and llama.cpp reads each tensor in two parts:
 * all but its last byte, and then a full buffer.
 */
const READ_BYTES = 16 * 2 ** 20;

/** Exists in workers only, so the types of a document do not have it. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

export class ModelFile {
  private readonly reader = new FileReaderSync();
  /** The part that was read last, and where in the file it begins. */
  private last = { from: 0, bytes: new Uint8Array() };
  private failure: SottoError | undefined;

  /** @param isStopped While true, nothing is read: Chromium lets an ended worker run on for seconds. */
  constructor(
    private readonly file: Blob,
    private readonly isStopped: () => boolean = () => false,
  ) {}

  /** Why a part could not be read; undefined if all could. */
  get trouble(): SottoError | undefined {
    return this.failure;
  }

  readInto(memory: WebAssembly.Memory): ReadModel {
    return (to, bytes, offset) => {
      if (this.isStopped()) return -1;
      try {
        const part = this.at(offset).subarray(0, bytes);
        new Uint8Array(memory.buffer, to, part.length).set(part);
        return part.length;
      } catch (cause) {
        this.failure = isMemoryError(cause)
          ? new SottoError('engine-out-of-memory', 'no memory for a part of the file', undefined, { cause })
          : new SottoError('model-missing', 'the model file can no longer be read', undefined, { cause });
        return -1;
      }
    };
  }

  /** Frees the part that was read last. */
  forget(): void {
    this.last = { from: 0, bytes: new Uint8Array() };
  }

  /** Some bytes from this offset on; none beyond the end of the file. */
  private at(offset: number): Uint8Array {
    const { from, bytes } = this.last;
    if (offset >= from && offset < from + bytes.length) return bytes.subarray(offset - from);
    const slice = this.file.slice(offset, offset + READ_BYTES);
    this.last = { from: offset, bytes: new Uint8Array(this.reader.readAsArrayBuffer(slice)) };
    return this.last.bytes;
  }
}
