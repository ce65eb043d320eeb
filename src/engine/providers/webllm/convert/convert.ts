/** Makes a library's parameters from a GGUF file. Step by step, so that memory does not grow with the model. */
import { readBytes } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import { partOf, runsOf, type Group, type ParameterSpec, type ConversionStep } from './plan-conversion';
import { makeRepacker, type Repacker } from './repacker';

/** A part of a parameter's bytes. */
export interface Piece {
  readonly spec: ParameterSpec;
  /** Its offset in the parameter, in bytes. */
  readonly at: number;
  /** In a buffer that the next step overwrites. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The result of a step. */
export interface Made {
  readonly step: ConversionStep;
  readonly pieces: readonly Piece[];
}

/**
 * Yields the result of each step, in order. The next step is read from the file while one is converted.
 * @throws SottoError `model-truncated` if the file has become shorter, `model-missing` if it can no longer be read,
 *   `model-broken` if weights are not numbers.
 */
export async function* convert(steps: readonly ConversionStep[], file: Blob): AsyncGenerator<Made> {
  const bench = new Bench();
  let reading = read(steps[0], file);
  for (const [index, step] of steps.entries()) {
    const source = await reading;
    reading = read(steps[index + 1], file);
    // It is awaited a step later. Until then a failure must not count as unhandled.
    reading.catch(() => undefined);
    yield { step, pieces: bench.make(step, source) };
  }
}

async function read(step: ConversionStep | undefined, file: Blob): Promise<DataView> {
  if (!step) return new DataView(new ArrayBuffer(0));
  try {
    return new DataView((await readBytes(file, step)).buffer);
  } catch (error) {
    if (error instanceof DOMException)
      throw new SottoError('model-missing', `the model's file cannot be read (${error.name})`, undefined, {
        cause: error,
      });
    throw error;
  }
}

/** Converts steps, with one buffer for each kind of parameter that is used again. */
class Bench {
  private readonly repackers = new Map<string, { readonly capacity: number; readonly repacker: Repacker }>();

  make(step: ConversionStep, source: DataView): Piece[] {
    const { group, type, rows, place } = step;
    const { columns } = group;
    const count = rows * columns;
    const { weights, from } = this.repacker(group, count);
    const put = from(type);
    if (!put) throw new SottoError('model-unsupported', `weights of type ${type} cannot be taken over`);
    const rowBytes = source.byteLength / rows;
    for (let row = 0; row < rows; row += 1) put(source, row * rowBytes, columns, place(row) * columns);
    if (!weights.areFinite(count)) throw new SottoError('model-broken', 'weights that are no numbers');
    return runsOf(step).flatMap(({ spec, at, length }) => {
      const stored = weights.stored[partOf(spec)];
      return stored ? [{ spec, at, bytes: stored.bytes.subarray(0, length) }] : [];
    });
  }

  private repacker({ kind }: Group, needed: number): Repacker {
    const key = JSON.stringify(kind);
    const kept = this.repackers.get(key);
    if (kept && kept.capacity >= needed) return kept.repacker;
    const repacker = makeRepacker(kind, needed);
    this.repackers.set(key, { capacity: needed, repacker });
    return repacker;
  }
}
