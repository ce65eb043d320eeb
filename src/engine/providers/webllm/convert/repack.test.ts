import { existsSync, openAsBlob } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGguf, type Gguf, type TensorInfo } from '@/src/gguf/gguf';
import { tinyGguf, TINY_SHAPE } from '@/tests/fixtures/tiny-gguf';
import { halfTable, toHalf } from './half-float';
import { parameters, type Parameter, type ParameterSpec } from './parameters';
import { LinearWeights, repackQ8 } from './repack';

const identity = (row: number) => row;
const near = (values: readonly number[], digits: number) => values.map((value) => expect.closeTo(value, digits) as unknown);

/** ggml's own formulas, one weight at a time. */
function dequantize(blocks: Uint8Array, kind: string): number[] {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  const half = (at: number) => halfTable()[view.getUint16(at, true)]!;
  const out: number[] = [];
  if (kind === 'F32') for (let at = 0; at < blocks.length; at += 4) out.push(view.getFloat32(at, true));
  if (kind === 'Q8_0') {
    for (let at = 0; at < blocks.length; at += 34) for (let i = 0; i < 32; i += 1) out.push(half(at) * view.getInt8(at + 2 + i));
  }
  if (kind.startsWith('Q4')) {
    const head = kind === 'Q4_1' ? 4 : 2;
    for (let at = 0; at < blocks.length; at += head + 16) {
      for (let i = 0; i < 32; i += 1) {
        const byte = view.getUint8(at + head + (i % 16));
        const code = i < 16 ? byte & 15 : byte >> 4;
        out.push(kind === 'Q4_1' ? code * half(at) + half(at + 2) : (code - 8) * half(at));
      }
    }
  }
  return out;
}

/** The libraries' formula, in the words of `tools/webllm-libs/compiler/layout.py`. */
function unpackLinear(codes: Uint32Array, scales: Float32Array, mins: Float32Array): number[] {
  return Array.from({ length: codes.length * 8 }, (_, i) => {
    const code = (codes[i >> 3]! >>> ((i % 8) * 4)) & 15;
    return code * scales[i >> 5]! + mins[i >> 5]!;
  });
}

const asFloats = (bytes: Uint8Array<ArrayBuffer>) => new Float32Array(bytes.buffer);
const asHalves = (bytes: Uint8Array<ArrayBuffer>) => Float32Array.from(new Uint16Array(bytes.buffer), (bits) => halfTable()[bits]!);

/** Random blocks with finite half-precision heads. */
const blocksOf = (head: number, groups: number) =>
  fc.uint8Array({ minLength: groups * (head * 2 + 16), maxLength: groups * (head * 2 + 16) }).map((bytes) => {
    const view = new DataView(bytes.buffer);
    for (let group = 0; group < groups; group += 1) {
      for (let i = 0; i < head; i += 1) {
        const at = group * (head * 2 + 16) + i * 2;
        view.setUint16(at, view.getUint16(at, true) & 0xbbff, true);
      }
    }
    return bytes;
  });

describe('half precision', () => {
  it('is the same there and back, for every number', () => {
    const table = halfTable();
    for (let bits = 0; bits < 65_536; bits += 1) {
      if (!Number.isNaN(table[bits]!)) expect(toHalf(table[bits]!)).toBe(bits);
    }
    expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(toHalf(1e6)).toBe(0x7c00);
    expect(Number.isNaN(table[toHalf(NaN)]!)).toBe(true);
  });
});

describe('repacking', () => {
  it.each([['Q4_1', 2], ['Q4_0', 1]] as const)('of %s keeps every weight exactly', (kind, head) => {
    fc.assert(fc.property(blocksOf(head, 6), (blocks) => {
      const wanted = dequantize(blocks, kind);
      for (const type of ['float32', 'float16'] as const) {
        const weights = new LinearWeights(3, 64, type);
        weights.put(blocks, kind, identity);
        const read = type === 'float32' ? asFloats : asHalves;
        expect(unpackLinear(weights.codes, read(weights.scales.bytes), read(weights.mins.bytes))).toEqual(near(wanted, 9));
      }
    }), { numRuns: 60 });
  });

  it('of Q8_0 keeps every weight exactly', () => {
    const blocks = Uint8Array.from({ length: 34 * 8 }, (_, i) => (i % 34 === 1 ? 0x2c : (i * 37) & 0xff));
    const { codes, scales } = repackQ8(blocks, 'float16');
    const signed = new Int8Array(codes.buffer);
    expect(Array.from(signed, (code, i) => code * asHalves(scales.bytes)[i >> 5]!)).toEqual(dequantize(blocks, 'Q8_0'));
  });
});

/** What a library for this shape lists, in the order of its own metadata. */
function specs(shape: typeof TINY_SHAPE | { hidden: number; intermediate: number; heads: number; kvHeads: number; headDim: number; layers: number; vocab: number }, dtype: string): ParameterSpec[] {
  const { hidden, intermediate, heads, kvHeads, headDim, layers, vocab } = shape;
  const linear = (name: string, rows: number, columns: number): ParameterSpec[] => [
    { name: `${name}.q_weight`, shape: [rows, columns / 8], dtype: 'uint32' },
    { name: `${name}.q_scale`, shape: [rows, columns / 32], dtype },
    { name: `${name}.q_min`, shape: [rows, columns / 32], dtype },
  ];
  return [
    { name: 'embed_tokens.q_weight', shape: [vocab, hidden / 4], dtype: 'uint32' },
    { name: 'embed_tokens.q_scale', shape: [vocab, hidden / 32], dtype },
    ...Array.from({ length: layers }, (_, i) => [
      ...linear(`layers.${i}.qkv_proj`, (heads + 2 * kvHeads) * headDim, hidden),
      ...linear(`layers.${i}.o_proj`, hidden, heads * headDim),
      ...linear(`layers.${i}.gate_up_proj`, 2 * intermediate, hidden),
      ...linear(`layers.${i}.down_proj`, hidden, intermediate),
      { name: `layers.${i}.input_layernorm.weight`, shape: [hidden], dtype },
      { name: `layers.${i}.post_attention_layernorm.weight`, shape: [hidden], dtype },
    ]).flat(),
    { name: 'norm.weight', shape: [hidden], dtype },
  ];
}

async function convert(file: Blob, gguf: Gguf, list: ParameterSpec[], headDim: number): Promise<Map<string, Parameter>> {
  const made = new Map<string, Parameter>();
  for await (const parameter of parameters(list, { gguf, file, headDim })) made.set(parameter.name, parameter);
  return made;
}

async function weightsIn(file: Blob, info: TensorInfo): Promise<number[]> {
  return dequantize(new Uint8Array(await file.slice(info.offset, info.offset + info.bytes).arrayBuffer()), info.type.name);
}

describe('a whole model', () => {
  it('has every parameter that the library lists, with the queries, keys and values of each head together', async () => {
    const file = new Blob([tinyGguf()]);
    const gguf = await readGguf(file);
    const list = specs(TINY_SHAPE, 'float32');
    const made = await convert(file, gguf, list, TINY_SHAPE.headDim);
    expect([...made.keys()].sort()).toEqual(list.map(({ name }) => name).sort());

    const { hidden, headDim } = TINY_SHAPE;
    const read = (name: string) => made.get(`layers.1.qkv_proj.${name}`)!.bytes;
    const qkv = unpackLinear(new Uint32Array(read('q_weight').buffer), asFloats(read('q_scale')), asFloats(read('q_min')));
    const row = (all: number[], index: number) => all.slice(index * hidden, (index + 1) * hidden);
    const q = await weightsIn(file, gguf.tensors.get('blk.1.attn_q.weight')!);
    const v = await weightsIn(file, gguf.tensors.get('blk.1.attn_v.weight')!);
    // Second head, third pair: the even row comes to the first half of the head, the odd one to the second.
    expect(row(qkv, headDim + 2)).toEqual(near(row(q, headDim + 4), 6));
    expect(row(qkv, headDim + headDim / 2 + 2)).toEqual(near(row(q, headDim + 5), 6));
    expect(row(qkv, (TINY_SHAPE.heads + TINY_SHAPE.kvHeads) * headDim + 3)).toEqual(near(row(v, 3), 6));
  });

  it('is refused where the library expects other measures', async () => {
    const file = new Blob([tinyGguf()]);
    const list = specs({ ...TINY_SHAPE, vocab: 512 }, 'float16');
    await expect(convert(file, await readGguf(file), list, 16)).rejects.toMatchObject({ code: 'model-unsupported' });
  });
});

const demo = process.env['SOTTO_DEMO_GGUF'] ?? path.join(homedir(), '.cache/sotto/models/SmolLM2-135M-Instruct.Q4_1.gguf');

describe.skipIf(!existsSync(demo))('the demo model (run `npm run model:demo` to have it)', () => {
  it('is taken over whole', async () => {
    const file = await openAsBlob(demo);
    const shape = { hidden: 576, intermediate: 1536, heads: 9, kvHeads: 3, headDim: 64, layers: 30, vocab: 49_152 };
    const list = specs(shape, 'float16');
    let bytes = 0;
    for await (const parameter of parameters(list, { gguf: await readGguf(file), file, headDim: 64 })) bytes += parameter.bytes.length;
    expect(bytes).toBeGreaterThan(96_000_000);
    expect(bytes).toBeLessThan(97_000_000);
  });
});
