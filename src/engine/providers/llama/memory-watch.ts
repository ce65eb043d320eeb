/**
 * Sees what the module asks for of memory and does not get. llama.cpp tells of that in many ways: by a status, by words
 * with figures or without, or by an assertion that a pointer is not null.
 */
import { LARGEST_HEAP } from '@/src/engine/heap';

/** All in bytes. */
export interface Shortage {
  /** What the module had. */
  readonly held: number;
  /** As much as it asked for in all; absent where it did not come to ask. */
  readonly wanted?: number;
}

export class MemoryWatch {
  private wanted: number | undefined;

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** The same imports; a growth that is refused is remembered. */
  over(imports: WebAssembly.Imports): WebAssembly.Imports {
    const { env = {} } = imports;
    const grow = env['emscripten_resize_heap'] as (bytes: number) => boolean;
    const watched = (bytes: number): boolean => {
      const grown = grow(bytes);
      if (!grown) this.wanted = bytes >>> 0;
      return grown;
    };
    return { ...imports, env: { ...env, emscripten_resize_heap: watched } };
  }

  /** Before a call. */
  begin(): void {
    this.wanted = undefined;
  }

  /**
   * Where memory was not to be had since the call began. At its largest the module asks for nothing more that would
   * not fit an address.
   */
  get shortage(): Shortage | null {
    const { wanted, held } = this;
    if (wanted !== undefined) return { held, wanted };
    return held >= LARGEST_HEAP ? { held } : null;
  }

  get held(): number {
    return this.memory.buffer.byteLength;
  }
}
