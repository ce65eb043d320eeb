/** A file as a worker opens it, in memory. */
import type { SyncFile } from '@/src/models/sync-file';

export class MemorySyncFile implements SyncFile {
  /** Bytes that the disk takes in all. */
  private room = Infinity;

  constructor(
    private bytes: Uint8Array<ArrayBuffer> = new Uint8Array(),
    private length = bytes.length,
  ) {}

  /** From now on the disk takes no more than these bytes in all. */
  limitTo(bytes: number): void {
    this.room = bytes;
  }

  get content(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  read(buffer: Uint8Array<ArrayBuffer>, { at }: { at: number }): number {
    const piece = this.bytes.subarray(at, Math.min(this.length, at + buffer.length));
    buffer.set(piece);
    return piece.length;
  }

  write(bytes: Uint8Array<ArrayBuffer>, { at }: { at: number }): number {
    const end = at + bytes.length;
    if (end > this.room) throw new DOMException('full', 'QuotaExceededError');
    if (end > this.bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(bytes, at);
    this.length = Math.max(this.length, end);
    return bytes.length;
  }

  getSize(): number {
    return this.length;
  }

  truncate(bytes: number): void {
    if (bytes > this.room) throw new DOMException('full', 'QuotaExceededError');
    if (bytes > this.length) this.write(new Uint8Array(bytes - this.length), { at: this.length });
    this.length = bytes;
  }

  flush(): void {
    /* nothing to do */
  }
  close(): void {
    /* nothing to do */
  }
}
