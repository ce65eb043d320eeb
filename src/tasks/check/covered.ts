/** Marks characters of a text, so that testing a span against many others takes time for its own length only. */
import type { TextSpan } from './literals';

export class Covered {
  private readonly taken: Uint8Array;

  /** `length`: of the text, in UTF-16 units. */
  constructor(length: number, spans: readonly TextSpan[] = []) {
    this.taken = new Uint8Array(length);
    this.add(spans);
  }

  add(spans: readonly TextSpan[]): void {
    for (const { start, end } of spans) this.taken.fill(1, start, end);
  }

  meets({ start, end }: TextSpan): boolean {
    return this.taken.subarray(start, end).includes(1);
  }
}
