/** Copies a cache between the module's memory and an array outside of it, piece by piece and without a second copy. */
export class StateTransfer {
  private bytes = new Uint8Array();
  private at = 0;

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** During `work`, what the module saves goes into this array, and what it restores comes out of it. */
  with<T>(bytes: Uint8Array, work: () => T): T {
    this.bytes = bytes as Uint8Array<ArrayBuffer>;
    this.at = 0;
    try {
      return work();
    } finally {
      this.bytes = new Uint8Array();
    }
  }

  /** Takes bytes out of the module's memory. Returns false if the array has no room for them. */
  readonly put = (from: number, count: number): boolean => {
    if (count > this.left) return false;
    this.bytes.set(new Uint8Array(this.memory.buffer, from, count), this.at);
    this.at += count;
    return true;
  };

  /** Puts the next bytes into the module's memory. Returns false if there are not so many left. */
  readonly take = (to: number, count: number): boolean => {
    if (count > this.left) return false;
    new Uint8Array(this.memory.buffer, to, count).set(this.bytes.subarray(this.at, this.at + count));
    this.at += count;
    return true;
  };

  private get left(): number {
    return this.bytes.length - this.at;
  }
}
