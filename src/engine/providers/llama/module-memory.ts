/** The module's memory as its functions need it: room for what they take, and what they give as JavaScript has it. */
import type { LlamaExports } from './exports';
import { LlamaError } from './llama-error';
import type { MemoryWatch, Shortage } from './memory-watch';

/** Bytes that llama.cpp's text answers mostly fit in. */
const ROOM = 4096;

/** Text that the module keeps at an address, up to a zero. */
export function zeroEnded(memory: WebAssembly.Memory, address: number): string {
  const all = new Uint8Array(memory.buffer);
  // A copy: no decoder takes shared memory in every browser.
  return new TextDecoder().decode(all.slice(address, all.indexOf(0, address)));
}

export class ModuleMemory {
  private readonly encoder = new TextEncoder();
  private room = 0;
  private buffer = 0;

  constructor(
    private readonly c: Pick<LlamaExports, '_malloc' | '_free'>,
    readonly whole: WebAssembly.Memory,
    private readonly watch: MemoryWatch,
  ) {}

  /** What the module was refused by now, or what it has. */
  get shortage(): Shortage {
    return this.watch.shortage ?? { held: this.watch.held };
  }

  /** The address of a buffer of this size at least; what is in it is lost with the next call. */
  reserve(bytes: number): number {
    if (bytes > this.room) {
      this.release();
      this.buffer = this.allocate(bytes);
      this.room = bytes;
    }
    return this.buffer;
  }

  /** Gives the buffer back. */
  release(): void {
    this.c._free(this.buffer);
    this.buffer = this.room = 0;
  }

  /** Puts bytes into the module for as long as `use` takes. */
  withBytes<T>(bytes: Uint8Array, use: (address: number) => T): T {
    const address = this.allocate(bytes.length);
    try {
      this.bytes(address, bytes.length).set(bytes);
      return use(address);
    } finally {
      this.c._free(address);
    }
  }

  /** The same with a text and a zero behind it. */
  withText<T>(text: string, use: (address: number) => T): T {
    return this.withBytes(this.encoder.encode(`${text}\0`), use);
  }

  /** A text that a function of the module fills a buffer with, or null where it answers -1. */
  text(fill: (out: number, room: number) => number): string | null {
    const bytes = this.filled(fill);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** Bytes that a function of the module fills a buffer with, or null where it answers -1. */
  filled(fill: (out: number, room: number) => number): Uint8Array | null {
    let count = fill(this.reserve(ROOM), this.room);
    if (count > this.room) count = fill(this.reserve(count), this.room);
    return count < 0 ? null : this.bytes(this.buffer, count).slice();
  }

  private allocate(bytes: number): number {
    const address = this.c._malloc(Math.max(1, bytes)) >>> 0;
    if (address === 0) throw new LlamaError('memory', `No memory for ${String(bytes)} bytes.`, {}, this.shortage);
    return address;
  }

  private bytes(address: number, count: number): Uint8Array {
    return new Uint8Array(this.whole.buffer, address, count);
  }
}
