/** Reads a prepared copy, step by step, instead of converting. */
import type { Made, Piece } from '@/src/engine/providers/webllm/convert/convert';
import { runsOf } from '@/src/engine/providers/webllm/convert/plan-conversion';
import { HEAD_BYTES, HeadMaker, isSame, KEY_BYTES, type CopyPlan, type CopyPart } from './format';

/** Thrown if a copy is not what was written. `steps`: how many steps were sound. */
export class CopyBroken extends Error {
  constructor(readonly steps: number) {
    super('the prepared copy is broken');
  }
}

/** Whether a copy belongs to this plan, by its key and size. */
export async function fitsPlan(copy: Blob, { key, bytes }: CopyPlan): Promise<boolean> {
  return copy.size === bytes && isSame(new Uint8Array(await copy.slice(0, KEY_BYTES).arrayBuffer()), key);
}

/**
 * Yields the result of each step. The next one is read while one is used.
 * @throws CopyBroken at the first step whose checksum is wrong, or that cannot be read.
 */
export async function* readCopy(copy: Blob, { parts }: CopyPlan): AsyncGenerator<Made> {
  const heads = await HeadMaker.create();
  let reading = read(copy, parts[0]);
  for (const [index, part] of parts.entries()) {
    const bytes = await reading;
    reading = read(copy, parts[index + 1]);
    const body = bytes?.subarray(HEAD_BYTES);
    if (
      !bytes ||
      body?.length !== part.length ||
      !isSame(bytes.subarray(0, HEAD_BYTES), heads.head(index, part.length, [body]))
    ) {
      throw new CopyBroken(index);
    }
    yield { step: part.step, pieces: piecesOf(part, body) };
  }
}

function piecesOf({ step }: CopyPart, body: Uint8Array<ArrayBuffer>): Piece[] {
  let from = 0;
  return runsOf(step).map(({ spec, at, length }) => {
    const bytes = body.subarray(from, from + length);
    from += length;
    return { spec, at, bytes };
  });
}

/** A part with its head; null if it cannot be read. */
async function read(copy: Blob, part: CopyPart | undefined): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!part) return null;
  try {
    return new Uint8Array(await copy.slice(part.offset, part.offset + HEAD_BYTES + part.length).arrayBuffer());
  } catch {
    return null;
  }
}
