/** Writes a prepared copy. Runs in a worker, because only workers may write a file in place. */
import { SottoError } from '@/src/protocol/errors';
import { convert } from '@/src/engine/providers/webllm/convert/convert';
import { HEAD_BYTES, HeadMaker, isSame, KEY_BYTES, type CopyPlan, type CopyPart } from './format';

/** A file of the browser's private file system, opened for this worker alone. */
export interface CopyFile {
  /** Returns how many bytes were read; `write` returns how many were written. */
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(from: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
}

/** Flushed after so many bytes, so that little is lost if the power fails. */
const FLUSH_EVERY = 256 << 20;

/**
 * Writes the missing steps of a copy, and then checks all of it. What an earlier attempt has written stays.
 * @param onProgress Called with the number of bytes that are written.
 * @throws SottoError as `convert` does; `storage-full` with `needed` and `free` bytes; `storage-broken` if the disk
 *   returns other bytes than were written.
 */
export async function writeCopy(
  target: CopyFile,
  plan: CopyPlan,
  source: Blob,
  onProgress: (written: number) => void,
): Promise<void> {
  const copy = new Writer(target, plan, await HeadMaker.create());
  const finished = copy.resume();
  let unflushed = 0;
  onProgress(copy.end(finished));
  let index = finished;
  for await (const { pieces } of convert(
    plan.parts.slice(finished).map(({ step }) => step),
    source,
  )) {
    copy.put(
      index,
      pieces.map(({ bytes }) => bytes),
    );
    index += 1;
    onProgress(copy.end(index));
    unflushed += copy.end(index) - copy.end(index - 1);
    if (unflushed < FLUSH_EVERY) continue;
    unflushed = 0;
    target.flush();
  }
  target.flush();
  if (copy.wholeParts() !== plan.parts.length)
    throw new SottoError('storage-broken', 'the disk gave back other bytes than were written');
}

class Writer {
  private readonly head = new Uint8Array(HEAD_BYTES);
  private body = new Uint8Array(0);

  constructor(
    private readonly target: CopyFile,
    private readonly plan: CopyPlan,
    private readonly heads: HeadMaker,
  ) {}

  /** Where the first `count` parts end. */
  end(count: number): number {
    return this.plan.parts[count]?.offset ?? this.plan.bytes;
  }

  /**
   * Keeps the whole parts of an earlier attempt, or begins again if there was none for this plan. Returns how many
   * parts are kept.
   */
  resume(): number {
    const key = new Uint8Array(KEY_BYTES);
    const begun = this.target.read(key, { at: 0 }) === KEY_BYTES && isSame(key, this.plan.key);
    const kept = begun ? this.wholeParts() : 0;
    this.target.truncate(begun ? this.end(kept) : 0);
    if (!begun) this.write(this.plan.key, 0);
    return kept;
  }

  /** How many parts, from the first on, are as they were written. */
  wholeParts(): number {
    const broken = this.plan.parts.findIndex((part, index) => !this.isWhole(part, index));
    return broken < 0 ? this.plan.parts.length : broken;
  }

  put(index: number, runs: readonly Uint8Array<ArrayBuffer>[]): void {
    const part = this.plan.parts[index];
    if (!part) throw new Error('a part too many');
    let at = part.offset + HEAD_BYTES;
    for (const run of runs) {
      this.write(run, at);
      at += run.length;
    }
    // The head comes last, so that a part with a head is whole.
    this.write(this.heads.head(index, part.length, runs), part.offset);
  }

  private isWhole({ offset, length }: CopyPart, index: number): boolean {
    if (this.target.read(this.head, { at: offset }) < HEAD_BYTES) return false;
    if (this.body.length < length) this.body = new Uint8Array(length);
    const body = this.body.subarray(0, length);
    return (
      this.target.read(body, { at: offset + HEAD_BYTES }) === length &&
      isSame(this.head, this.heads.head(index, length, [body]))
    );
  }

  private write(bytes: Uint8Array<ArrayBuffer>, at: number): void {
    let written = 0;
    try {
      written = this.target.write(bytes, { at });
    } catch (error) {
      // Browsers have many errors for a full disk, and hardly anything else fails here.
      throw this.full(at, error);
    }
    if (written < bytes.length) throw this.full(at + written);
  }

  private full(written: number, cause?: unknown): SottoError {
    return new SottoError(
      'storage-full',
      "the disk or the browser's share of it is full",
      { needed: this.plan.bytes, free: written },
      { cause },
    );
  }
}
