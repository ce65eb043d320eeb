/**
 * Notices when the module asks for memory and does not get it. llama.cpp reports that in many ways: a status, a message
 * with figures or without, or an assertion about a null pointer.
 */
import { LARGEST_HEAP } from '@/src/engine/heap';

/** All in bytes. */
export interface Shortage {
  /** What the module has. */
  readonly held: number;
  /** The size that it asked to grow to; absent if it did not ask. */
  readonly wanted?: number;
}

export class MemoryWatch {
  private wanted: number | undefined;

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** Wraps the module's imports, so that a refused growth is noticed. */
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

  /** Called before each call into the module. */
  begin(): void {
    this.wanted = undefined;
  }

  /**
   * What was missing since the call began, or null. A module at its largest size asks for no more, because that would
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
