/** Plans how each parameter of a compiled library is made from a GGUF file, before any weight is read. */
import type { Gguf, TensorInfo } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import { partsOf, splitHeads } from './parts';
import { makeRepacker, type Kind } from './repacker';

/** A parameter, as listed in the library's metadata. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

interface Member {
  readonly spec: ParameterSpec;
  /** Bytes for each weight. */
  readonly perWeight: number;
}

/** Parameters that are made together, such as the codes, scales and mins of a linear map. */
export interface Group {
  readonly members: readonly Member[];
  readonly kind: Kind;
  /** Weights in a row. */
  readonly columns: number;
}

/** Some rows of a tensor, converted at once. */
export interface ConversionStep {
  readonly group: Group;
  /** ggml's name of the tensor's type. */
  readonly type: string;
  /** Where the rows are in the file, in bytes. */
  readonly offset: number;
  readonly bytes: number;
  readonly rows: number;
  /** How many rows of the group are above them. */
  readonly above: number;
  /** Where a row of the file belongs among the rows of the step. */
  readonly place: (row: number) => number;
}

export interface Conversion {
  readonly steps: readonly ConversionStep[];
  /** How much of the file the steps read, in bytes. */
  readonly bytes: number;
}

/** 16 MB of the widest type, 2.4 MB of Q4_K. */
const STEP_WEIGHTS = 4 << 20;
/**
 * The rows of a step are a multiple of this: a GPU takes at least four bytes, and a row may have a single
 * half-precision scale.
 */
const STEP_ROWS = 2;

/**
 * @param interleaved Width of a rotary head whose halves the file interleaves, or null if it keeps them apart.
 * @param stepWeights The most weights in a step. A step has whole heads, and so may have more.
 * @throws SottoError `model-unsupported` if the file lacks a tensor, or has it in an unsuitable type or size;
 *   `model-broken` if tensors that belong together differ in width.
 */
export function planConversion(
  specs: readonly ParameterSpec[],
  gguf: Gguf,
  interleaved: number | null,
  stepWeights = STEP_WEIGHTS,
): Conversion {
  const steps: ConversionStep[] = [];
  for (const [base, members] of byBase(specs)) {
    const tensors = partsOf(base).map(({ tensor, rotary }) => ({
      info: find(gguf, tensor),
      heads: rotary ? interleaved : null,
    }));
    const group = makeGroup(
      members,
      tensors.map(({ info }) => info),
    );
    let above = 0;
    for (const { info, heads } of tensors) {
      for (const step of stepsOf(group, info, { above, heads, stepWeights })) steps.push(step);
      above += rowsOf(info);
    }
  }
  return { steps, bytes: steps.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function byBase(specs: readonly ParameterSpec[]): Map<string, ParameterSpec[]> {
  const groups = new Map<string, ParameterSpec[]>();
  for (const spec of specs) {
    const base = spec.name.slice(0, spec.name.lastIndexOf('.'));
    const members = groups.get(base);
    if (members) members.push(spec);
    else groups.set(base, [spec]);
  }
  return groups;
}

/** The last word of a parameter's name. */
export function partOf({ name }: ParameterSpec): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function find(gguf: Gguf, name: string): TensorInfo {
  const info = gguf.tensors.get(name);
  if (!info) throw new SottoError('model-unsupported', `the file has no ${name}`);
  return info;
}

function makeGroup(specs: readonly ParameterSpec[], tensors: readonly TensorInfo[]): Group {
  const columns = tensors[0]?.dims[0] ?? 0;
  if (tensors.some(({ dims }) => dims[0] !== columns))
    throw new SottoError('model-broken', 'tensors of one layer differ in width');
  const kind = kindOf(specs, columns);
  const rows = tensors.reduce((sum, info) => sum + rowsOf(info), 0);
  const {
    weights: { stored },
    from,
  } = makeRepacker(kind, 0);
  for (const { name, type } of tensors) {
    if (!from(type.name))
      throw new SottoError('model-unsupported', `${name} is ${type.name}, which cannot become ${kind.name}`);
  }
  const members = specs.map((spec) => ({ spec, perWeight: stored[partOf(spec)]?.perWeight ?? 0 }));
  for (const { spec, perWeight } of members) {
    const expected = spec.shape.reduce((product, dim) => product * dim, spec.dtype === 'float16' ? 2 : 4);
    if (rows * columns * perWeight !== expected)
      throw new SottoError('model-unsupported', `${spec.name} has another size in the library`);
  }
  return { members, kind, columns };
}

/** A library does not name the kind of a parameter. It follows from the parameters with the same base name. */
function kindOf(specs: readonly ParameterSpec[], columns: number): Kind {
  const parts = new Map(specs.map((spec) => [partOf(spec), spec]));
  const numbers = (parts.get('q_scale') ?? parts.get('weight'))?.dtype === 'float16' ? 'float16' : 'float32';
  if (parts.has('q_min')) return { name: 'nibbles', numbers };
  const scales = parts.get('q_scale');
  if (!scales) return { name: 'plain', numbers };
  return { name: 'bytes', numbers, group: columns / (scales.shape.at(-1) ?? 1) === 16 ? 16 : 32 };
}

interface Cut {
  readonly above: number;
  readonly heads: number | null;
  readonly stepWeights: number;
}

function stepsOf(group: Group, info: TensorInfo, { above, heads, stepWeights }: Cut): ConversionStep[] {
  const unit = heads ?? STEP_ROWS;
  const most = Math.max(1, Math.floor(stepWeights / group.columns / unit)) * unit;
  const rowBytes = info.bytes / rowsOf(info);
  const place = heads === null ? (row: number): number => row : splitHeads(heads);
  const steps: ConversionStep[] = [];
  for (let row = 0; row < rowsOf(info); row += most) {
    const rows = Math.min(most, rowsOf(info) - row);
    steps.push({
      group,
      type: info.type.name,
      offset: info.offset + row * rowBytes,
      bytes: rows * rowBytes,
      rows,
      above: above + row,
      place,
    });
  }
  return steps;
}

/** The bytes that a step makes of each parameter: how many, and at which offset. */
export function runsOf({
  group: { members, columns },
  rows,
  above,
}: ConversionStep): { readonly spec: ParameterSpec; readonly at: number; readonly length: number }[] {
  return members.map(({ spec, perWeight }) => ({
    spec,
    at: above * columns * perWeight,
    length: rows * columns * perWeight,
  }));
}

function rowsOf({ dims }: TensorInfo): number {
  return dims[1] ?? 1;
}
