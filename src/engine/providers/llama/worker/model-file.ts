/** The model's file, as llama.cpp reads it: at once, and straight into its memory. */
import { isMemoryError } from '@/src/engine/memory-error';
import type { ReadModel } from '@/src/engine/providers/llama/exports';
import type { StopWord } from '@/src/engine/worker/messages';
import { SottoError } from '@/src/protocol/errors';

/** Bytes that are read at once at most: each is copied once more on its way. */
const READ_BYTES = 16 * 2 ** 20;

/** In workers alone; the types of a document do not know it. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };

export class ModelFile {
  /** What a read has failed of. */
  trouble: SottoError | undefined;
  /** While it is not 0, nothing is read: Chromium lets a worker that was ended go on for seconds. */
  stopWord: StopWord | undefined;
  private readonly reader = new FileReaderSync();

  constructor(private readonly file: Blob) {}

  readInto(memory: WebAssembly.Memory): ReadModel {
    return (to, bytes, offset) => {
      if (this.stopWord && Atomics.load(this.stopWord, 0) !== 0) return -1;
      try {
        const slice = this.file.slice(offset, offset + Math.min(bytes, READ_BYTES));
        const part = new Uint8Array(this.reader.readAsArrayBuffer(slice));
        new Uint8Array(memory.buffer, to, part.length).set(part);
        return part.length;
      } catch (cause) {
        this.trouble = isMemoryError(cause)
          ? new SottoError('engine-out-of-memory', 'no memory for a part of the file', undefined, { cause })
          : new SottoError('model-missing', 'the model file can no longer be read', undefined, { cause });
        return -1;
      }
    };
  }
}
