/** A cache on its way between the module's memory and an array outside of it: piece by piece, without a second copy. */
export class StateTransfer {
  private bytes = new Uint8Array();
  private at = 0;

  constructor(private readonly memory: WebAssembly.Memory) {}

  /** What the module gives and takes meanwhile goes to this array and comes from it, from its beginning on. */
  with(bytes: Uint8Array, work: () => void): void {
    this.bytes = bytes as Uint8Array<ArrayBuffer>;
    this.at = 0;
    try {
      work();
    } finally {
      this.bytes = new Uint8Array();
    }
  }

  /** Takes bytes of the module's memory; false where the array has no room for them. */
  readonly put = (from: number, count: number): boolean => {
    if (count > this.left) return false;
    this.bytes.set(new Uint8Array(this.memory.buffer, from, count), this.at);
    this.at += count;
    return true;
  };

  /** Gives the next bytes to the module's memory; false where there are no more. */
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
