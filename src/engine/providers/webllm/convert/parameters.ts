/** The parameters that a compiled library asks for, made from a GGUF file one tensor at a time. */
import { readBytes, type Gguf, type TensorInfo } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import { LinearWeights, repackF32, repackQ8, splitRotaryHalves, type ScaleType } from './repack';

/** A parameter as the library's own metadata lists it. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

export interface Parameter extends ParameterSpec {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Part {
  /** The tensor's name in the file. */
  readonly tensor: string;
  /** Whether its rows are rotary heads, interleaved in the file. */
  readonly rotary: boolean;
}

const part = (tensor: string, rotary = false): Part => ({ tensor: `${tensor}.weight`, rotary });

/** By the library's name for a linear map within a layer: the tensors whose rows it holds, one below the other. */
const LINEAR_PARTS: Readonly<Record<string, readonly Part[]>> = {
  qkv_proj: [part('attn_q', true), part('attn_k', true), part('attn_v')],
  o_proj: [part('attn_output')],
  gate_up_proj: [part('ffn_gate'), part('ffn_up')],
  down_proj: [part('ffn_down')],
};

const NORMS: Readonly<Record<string, string>> = { input_layernorm: 'attn_norm', post_attention_layernorm: 'ffn_norm' };

/** Where weights come from. */
export interface WeightSource {
  readonly gguf: Gguf;
  readonly file: Blob;
  /** Width of a rotary head. */
  readonly headDim: number;
}

/**
 * Yields every parameter in `specs`, in no particular order; each tensor of the file is read once.
 * @throws SottoError `model-unsupported` where the file has no such tensor, or in a type that cannot be taken over.
 */
export async function* parameters(specs: readonly ParameterSpec[], source: WeightSource): AsyncGenerator<Parameter> {
  for (const [base, group] of groupByBase(specs)) {
    const made = await makeGroup(base, group, source);
    for (const spec of group) {
      const bytes = made[partOf(spec.name)];
      const expected = spec.shape.reduce((product, dim) => product * dim, bytesOf(spec.dtype));
      if (bytes?.length !== expected) throw new SottoError('model-unsupported', `${spec.name} has another size in the library`);
      yield { ...spec, bytes };
    }
  }
}

function groupByBase(specs: readonly ParameterSpec[]): Map<string, ParameterSpec[]> {
  const groups = new Map<string, ParameterSpec[]>();
  for (const spec of specs) {
    const base = spec.name.slice(0, spec.name.lastIndexOf('.'));
    groups.set(base, [...(groups.get(base) ?? []), spec]);
  }
  return groups;
}

function partOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function bytesOf(dtype: string): number {
  return dtype === 'float16' ? 2 : 4;
}

type Made = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

async function makeGroup(base: string, group: readonly ParameterSpec[], source: WeightSource): Promise<Made> {
  const scaleType = group.some(({ dtype }) => dtype === 'float16') ? 'float16' : 'float32';
  if (base === 'embed_tokens') return embedding('token_embd.weight', scaleType, source);
  if (base === 'norm') return norm('output_norm.weight', scaleType, source);
  const [, layer, name] = /^layers\.(\d+)\.(?:\w+\.)?(\w+)$/.exec(base) ?? [];
  const parts = LINEAR_PARTS[name ?? ''];
  if (parts) return linear(parts.map((entry) => ({ ...entry, tensor: `blk.${layer}.${entry.tensor}` })), scaleType, source);
  const normName = NORMS[name ?? ''];
  if (normName !== undefined) return norm(`blk.${layer}.${normName}.weight`, scaleType, source);
  throw new SottoError('model-unsupported', `the library asks for ${base}, which Sotto cannot make`);
}

async function embedding(tensor: string, scaleType: ScaleType, { gguf, file }: WeightSource): Promise<Made> {
  const { codes, scales } = repackQ8(await readBytes(file, find(gguf, tensor, ['Q8_0'])), scaleType);
  return { q_weight: codes, q_scale: scales.bytes };
}

async function norm(tensor: string, scaleType: ScaleType, { gguf, file }: WeightSource): Promise<Made> {
  return { weight: repackF32(await readBytes(file, find(gguf, tensor, ['F32'])), scaleType).bytes };
}

async function linear(parts: readonly Part[], scaleType: ScaleType, { gguf, file, headDim }: WeightSource): Promise<Made> {
  const tensors = parts.map(({ tensor, rotary }) => ({ rotary, info: find(gguf, tensor, ['Q4_0', 'Q4_1']) }));
  const columns = tensors[0]?.info.dims[0] ?? 0;
  if (tensors.some(({ info }) => info.dims[0] !== columns)) throw new SottoError('model-broken', 'tensors of one layer differ in width');
  const weights = new LinearWeights(tensors.reduce((sum, { info }) => sum + rowsOf(info), 0), columns, scaleType);
  let above = 0;
  for (const { info, rotary } of tensors) {
    const start = above;
    const place = rotary ? splitRotaryHalves(headDim) : (row: number) => row;
    weights.put(await readBytes(file, info), info.type.name as 'Q4_0' | 'Q4_1', (row) => start + place(row));
    above += rowsOf(info);
  }
  return { q_weight: new Uint8Array(weights.codes.buffer), q_scale: weights.scales.bytes, q_min: weights.mins.bytes };
}

function rowsOf(info: TensorInfo): number {
  return info.dims[1] ?? 1;
}

function find(gguf: Gguf, name: string, types: readonly string[]): TensorInfo {
  const info = gguf.tensors.get(name);
  if (!info) throw new SottoError('model-unsupported', `the file has no ${name}`);
  if (!types.includes(info.type.name)) throw new SottoError('model-unsupported', `${name} is ${info.type.name}, which Sotto cannot take over`);
  return info;
}
