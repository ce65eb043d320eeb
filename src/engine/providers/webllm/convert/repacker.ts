/** Buffers for each kind of a library's weights, and how they are filled from the types in GGUF files. */
import { roundToBytes } from './round-to-bytes';
import { toBytes } from './to-bytes';
import { toNibbles } from './to-nibbles';
import { ByteWeights, NibbleWeights, PlainWeights, type NumberType, type Weights } from './weights';

/**
 * How a library keeps a parameter: as `nibbles` with scales and mins, as `bytes` with scales, or `plain`.
 */
export type Kind =
  | { readonly name: 'nibbles'; readonly numbers: NumberType }
  | { readonly name: 'bytes'; readonly numbers: NumberType; readonly group: 16 | 32 }
  | { readonly name: 'plain'; readonly numbers: NumberType };

/** Copies `weights` weights from byte `at` of `source` into a buffer, from its weight `first` on. */
type Put = (source: DataView, at: number, weights: number, first: number) => void;

export interface Repacker {
  readonly weights: Weights;
  /** The function for weights of a type (ggml's name), or undefined if they cannot become this kind. */
  from(type: string): Put | undefined;
}

/** @param capacity In weights. */
export function makeRepacker(kind: Kind, capacity: number): Repacker {
  if (kind.name === 'nibbles') {
    const weights = new NibbleWeights(capacity, kind.numbers);
    return { weights, from: (type) => into(weights, toNibbles[type]) };
  }
  if (kind.name === 'bytes') {
    const weights = new ByteWeights(capacity, kind.numbers, kind.group);
    // Rounded weights need a scale for each 16. With fewer scales they would lose more.
    return {
      weights,
      from: (type) => into(weights, toBytes[type] ?? (kind.group === 16 ? roundToBytes[type] : undefined)),
    };
  }
  const weights = new PlainWeights(capacity, kind.numbers);
  return { weights, from: (type) => (type === 'F32' ? into(weights, fromF32) : undefined) };
}

function into<T>(weights: T, take: ((...args: [...Parameters<Put>, T]) => void) | undefined): Put | undefined {
  return (
    take &&
    ((source, at, count, first) => {
      take(source, at, count, first, weights);
    })
  );
}

function fromF32(source: DataView, at: number, count: number, first: number, { numbers }: PlainWeights): void {
  for (let i = 0; i < count; i += 1) numbers.set(first + i, source.getFloat32(at + i * 4, true));
}
