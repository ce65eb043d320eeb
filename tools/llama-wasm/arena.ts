/** Memory in the module for the tests of its kernels. */
import type { KernelExports } from './in-node.ts';

export class Arena {
  private readonly addresses: number[] = [];

  constructor(
    readonly c: KernelExports,
    private readonly memory: WebAssembly.Memory,
  ) {}

  reserve(bytes: number): number {
    const address = this.c._malloc(bytes + 64) >>> 0;
    this.addresses.push(address);
    return address;
  }

  put(data: Uint8Array | Float32Array | Uint16Array | Uint32Array): number {
    const address = this.reserve(data.byteLength);
    new Uint8Array(this.memory.buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), address);
    return address;
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count).slice();
  }

  free(): void {
    for (const address of this.addresses.splice(0)) this.c._free(address);
  }
}
