/** The model's file, as llama.cpp reads it: at once, and straight into its memory. */
import { isMemoryError } from '@/src/engine/faults';
import type { ReadModel } from '@/src/engine/providers/llama/exports';
import { SottoError } from '@/src/protocol/errors';

/**
 * Bytes that are read at once. A read takes milliseconds, however little it brings, and llama.cpp asks for each tensor
 * twice: for all but its last byte, and for a buffer full behind it.
 */
const READ_BYTES = 16 * 2 ** 20;

/** In workers alone; the types of a document do not know it. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

export class ModelFile {
  private readonly reader = new FileReaderSync();
  /** What was read last, and where in the file it begins. */
  private last = { from: 0, bytes: new Uint8Array() };
  private failure: SottoError | undefined;

  /** @param isStopped While it says so nothing is read: Chromium lets a worker that was ended go on for seconds. */
  constructor(
    private readonly file: Blob,
    private readonly isStopped: () => boolean = () => false,
  ) {}

  /** Why a part could not be read, or undefined where all could. */
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

  /** Frees what was read last; it can be read again. */
  forget(): void {
    this.last = { from: 0, bytes: new Uint8Array() };
  }

  /** Some bytes from a place in the file on; none behind its end. */
  private at(offset: number): Uint8Array {
    const { from, bytes } = this.last;
    if (offset >= from && offset < from + bytes.length) return bytes.subarray(offset - from);
    const slice = this.file.slice(offset, offset + READ_BYTES);
    this.last = { from: offset, bytes: new Uint8Array(this.reader.readAsArrayBuffer(slice)) };
    return this.last.bytes;
  }
}
