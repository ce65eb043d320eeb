/** Reads a prepared copy back, step by step, in place of a conversion. */
import type { Made, Piece } from '@/src/engine/providers/webllm/convert/convert';
import { runsOf } from '@/src/engine/providers/webllm/convert/plan-conversion';
import { HEAD_BYTES, HeadMaker, isSame, KEY_BYTES, type CopyPlan, type CopyPart } from './format';

/** Thrown where a copy is not, or not any more, what was written. `steps`: how many came before. */
export class CopyBroken extends Error {
  constructor(readonly steps: number) {
    super('the prepared copy is broken');
  }
}

/** Whether a copy is of this plan, by its key and its size. */
export async function fitsPlan(copy: Blob, { key, bytes }: CopyPlan): Promise<boolean> {
  return copy.size === bytes && isSame(new Uint8Array(await copy.slice(0, KEY_BYTES).arrayBuffer()), key);
}

/**
 * Yields what each step once made; while one is used the next is read.
 * @throws CopyBroken at the first step whose bytes have another checksum, or cannot be read.
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

/** Null where the disk doesn't give it. */
async function read(copy: Blob, part: CopyPart | undefined): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!part) return null;
  try {
    return new Uint8Array(await copy.slice(part.offset, part.offset + HEAD_BYTES + part.length).arrayBuffer());
  } catch {
    return null;
  }
}
