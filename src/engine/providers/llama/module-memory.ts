/** Passes arguments into the module's memory, and copies results out of it. */
import type { LlamaExports } from './exports';
import { LlamaError } from './llama-error';
import type { MemoryWatch, Shortage } from './memory-watch';

/** Most texts from llama.cpp fit into so many bytes. */
const ROOM = 4096;

/** The zero-terminated text at an address. */
export function zeroEnded(memory: WebAssembly.Memory, address: number): string {
  const all = new Uint8Array(memory.buffer);
  // A copy, because not every browser decodes shared memory.
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

  /** The memory that the module was refused, or what it has. */
  get shortage(): Shortage {
    return this.watch.shortage ?? { held: this.watch.held };
  }

  /** The address of a buffer of at least this size. Its contents are lost with the next call. */
  reserve(bytes: number): number {
    if (bytes > this.room) {
      this.release();
      this.buffer = this.allocate(bytes);
      this.room = bytes;
    }
    return this.buffer;
  }

  /** Frees the buffer. */
  release(): void {
    this.c._free(this.buffer);
    this.buffer = this.room = 0;
  }

  /** Copies bytes into the module for the time of `use`. */
  withBytes<T>(bytes: Uint8Array, use: (address: number) => T): T {
    const address = this.allocate(bytes.length);
    try {
      this.bytes(address, bytes.length).set(bytes);
      return use(address);
    } finally {
      this.c._free(address);
    }
  }

  /** As `withBytes`, for a text with a zero at its end. */
  withText<T>(text: string, use: (address: number) => T): T {
    return this.withBytes(this.encoder.encode(`${text}\0`), use);
  }

  /** The text that a function of the module writes into a buffer, or null if it returns -1. */
  text(fill: (out: number, room: number) => number): string | null {
    const bytes = this.filled(fill);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The bytes that a function of the module writes into a buffer, or null if it returns -1. */
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
