/** For tests of conversions: a library's parameters, and the conversion of a whole file. */
import { expect } from 'vitest';
import { readGguf, type Gguf } from '@/src/gguf/gguf';
import { TINY_SHAPES, type TinyModel, type TinyShape } from '@/tests/fixtures/tiny-shapes';
import { convert } from '../convert';
import { planConversion, type ParameterSpec } from '../plan-conversion';
import { makeRepacker } from '../repacker';

export type Layout = 'q4m' | 'k4m' | 'q8';
export type Shape = Omit<TinyShape, 'name' | 'contextTokens' | 'ropeTheta' | 'rmsEps' | 'ropeScaling'>;

/** The parameters of a library, in the order of its metadata. `wide`: layers whose values and ffn_down are bytes. */
export function librarySpecs(
  shape: Shape,
  layout: Layout,
  dtype: string,
  wide: readonly number[] = [],
): ParameterSpec[] {
  const { architecture, hidden, intermediate, heads, kvHeads, headDim, layers, vocab } = shape;
  const numbers = layout === 'q4m' ? dtype : 'float32';
  const bytes = (name: string, rows: number, columns: number, group = 16): ParameterSpec[] => [
    { name: `${name}.q_weight`, shape: [rows, columns / 4], dtype: 'uint32' },
    { name: `${name}.q_scale`, shape: [rows, columns / group], dtype: numbers },
  ];
  const nibbles = (name: string, rows: number, columns: number): ParameterSpec[] => [
    { name: `${name}.q_weight`, shape: [rows, columns / 8], dtype: 'uint32' },
    { name: `${name}.q_scale`, shape: [rows, columns / 32], dtype: numbers },
    { name: `${name}.q_min`, shape: [rows, columns / 32], dtype: numbers },
  ];
  const norm = (name: string, length: number): ParameterSpec[] => [{ name: `${name}.weight`, shape: [length], dtype }];
  const layer = (i: number): ParameterSpec[] => {
    const linear = layout === 'q8' ? bytes : nibbles;
    const mixed = wide.includes(i) ? bytes : linear;
    return [
      ...(layout === 'k4m'
        ? [
            ...linear(`layers.${i}.qk_proj`, (heads + kvHeads) * headDim, hidden),
            ...mixed(`layers.${i}.v_proj`, kvHeads * headDim, hidden),
          ]
        : linear(`layers.${i}.qkv_proj`, (heads + 2 * kvHeads) * headDim, hidden)),
      ...linear(`layers.${i}.o_proj`, hidden, heads * headDim),
      ...linear(`layers.${i}.gate_up_proj`, 2 * intermediate, hidden),
      ...mixed(`layers.${i}.down_proj`, hidden, intermediate),
      ...norm(`layers.${i}.input_layernorm`, hidden),
      ...norm(`layers.${i}.post_attention_layernorm`, hidden),
      ...(architecture === 'qwen3'
        ? [...norm(`layers.${i}.q_norm`, headDim), ...norm(`layers.${i}.k_norm`, headDim)]
        : []),
    ];
  };
  return [
    ...bytes('embed_tokens', vocab, hidden, layout === 'q4m' ? 32 : 16),
    ...Array.from({ length: layers }, (_, i) => layer(i)).flat(),
    ...norm('norm', hidden),
  ];
}

/** All parameters of a converted file. */
export async function converted(
  file: Blob,
  list: readonly ParameterSpec[],
  interleaved: number | null,
  stepWeights?: number,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const conversion = planConversion(list, await readGguf(file), interleaved, stepWeights);
  const made = new Map<string, Uint8Array<ArrayBuffer>>();
  let uneven = 0;
  for await (const { pieces } of convert(conversion.steps, file)) {
    for (const { spec, at, bytes } of pieces) {
      const whole =
        made.get(spec.name) ??
        new Uint8Array(spec.shape.reduce((product, dim) => product * dim, spec.dtype === 'float16' ? 2 : 4));
      made.set(spec.name, whole);
      uneven += (at % 4) + (bytes.length % 4);
      whole.set(bytes, at);
    }
  }
  // As a GPU requires.
  expect(uneven).toBe(0);
  return made;
}

/** A single tensor of the file, repacked for the parameter, by rows. `repacker.test.ts` tests the repacking. */
export async function tensorRows(
  file: Blob,
  gguf: Gguf,
  tensor: string,
  kind: 'nibbles' | 'bytes',
  part: string,
): Promise<string[]> {
  const {
    offset,
    bytes,
    type,
    dims: [columns = 0, rows = 1],
  } = gguf.tensors.get(tensor) ?? missing(tensor);
  const { weights, from } = makeRepacker(
    kind === 'nibbles' ? { name: kind, numbers: 'float32' } : { name: kind, numbers: 'float32', group: 16 },
    columns * rows,
  );
  const put = from(type.name) ?? missing(type.name);
  put(new DataView(await file.slice(offset, offset + bytes).arrayBuffer()), 0, columns * rows, 0);
  return byRow((weights.stored[part] ?? missing(part)).bytes, rows);
}

function missing(what: string): never {
  throw new Error(`There is no ${what}.`);
}

/** Rows in hexadecimal, which are compared faster than bytes. */
export function byRow(bytes: Uint8Array, rows: number): string[] {
  const length = bytes.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    Buffer.from(bytes.subarray(row * length, (row + 1) * length)).toString('hex'),
  );
}

export const shapeOf = (model: TinyModel): TinyShape => TINY_SHAPES[model];
