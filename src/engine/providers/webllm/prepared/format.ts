/**
 * The format of a prepared copy: a library's parameters, converted from a model's file and kept on the disk. It begins
 * with a key. Then come the steps of the conversion, each with a head of 16 bytes and its pieces. All offsets follow
 * from the plan, so an incomplete copy is continued after its last whole step.
 */
import { createXXHash3 } from 'hash-wasm';
import {
  runsOf,
  type Conversion,
  type ParameterSpec,
  type ConversionStep,
} from '@/src/engine/providers/webllm/convert/plan-conversion';

/** To be raised when the bytes of a conversion, or how it is cut into steps, change. */
const CONVERTER_VERSION = 1;
/** Size of the key, a SHA-256. */
export const KEY_BYTES = 32;
/** The step's number and length in 32 bits each, and an XXH3 of its bytes. */
export const HEAD_BYTES = 16;

/** A step's place in the copy. */
export interface CopyPart {
  readonly step: ConversionStep;
  /** Where its head begins. Its bytes follow the head. */
  readonly offset: number;
  /** Without the head. */
  readonly length: number;
}

export interface CopyPlan {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly parts: readonly CopyPart[];
  /** Size of the whole copy. */
  readonly bytes: number;
}

/**
 * @param source SHA-256 of the model's file.
 * @param specs The library's parameters. Another library needs another copy.
 */
export async function planCopy(
  source: string,
  specs: readonly ParameterSpec[],
  { steps }: Conversion,
): Promise<CopyPlan> {
  const identity = JSON.stringify([
    CONVERTER_VERSION,
    source,
    specs.map(({ name, shape, dtype }) => [name, shape, dtype]),
  ]);
  const key = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(identity)));
  let offset = KEY_BYTES;
  const parts = steps.map((step): CopyPart => {
    const length = runsOf(step).reduce((sum, run) => sum + run.length, 0);
    const part = { step, offset, length };
    offset += HEAD_BYTES + length;
    return part;
  });
  return { key, parts, bytes: offset };
}

/** Makes the heads of parts. One is used for a whole copy, because it takes a moment to create. */
export class HeadMaker {
  private constructor(private readonly hasher: Awaited<ReturnType<typeof createXXHash3>>) {}

  static async create(): Promise<HeadMaker> {
    return new HeadMaker(await createXXHash3());
  }

  /** @param runs The part's bytes. */
  head(index: number, length: number, runs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const head = new Uint8Array(HEAD_BYTES);
    const view = new DataView(head.buffer);
    view.setUint32(0, index, true);
    view.setUint32(4, length, true);
    this.hasher.init();
    for (const run of runs) this.hasher.update(run);
    head.set(this.hasher.digest('binary'), 8);
    return head;
  }
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
