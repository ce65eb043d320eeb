/** Describes the model in a GGUF file. */
import { chatFormat, type ChatFormat } from './chat-template';
import { arrayOf, numberOf, textOf, type Gguf, type TensorInfo } from './gguf';
import {
  EMBEDDING,
  isLlamaLike,
  layerTensor,
  LINEAR_ROLES,
  OUTPUT,
  ROPE_FACTORS,
  type LinearRole,
} from './tensor-names';

/** The measures that a compiled WebGPU library is made for, of Llama and of models built like it. */
export interface LlamaShape {
  readonly layers: number;
  readonly hidden: number;
  readonly intermediate: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  /** Whether the embedding is also the output layer. */
  readonly tied: boolean;
  readonly ropeTheta: number;
  /** A factor for each pair in a head by which its rotary frequency is divided (Llama 3.1 and later), or null. */
  readonly ropeFactors: readonly number[] | null;
  readonly normEps: number;
  /** Whether queries and keys are normalized, head by head, before the rotary step (Qwen3). */
  readonly qkNorm: boolean;
}

/** How many weights each token of a prompt computes with: those of the layers, without embedding and output. */
export function weightsInLayers({ layers, hidden, intermediate, heads, kvHeads, headDim }: LlamaShape): number {
  return layers * hidden * (2 * heads * headDim + 2 * kvHeads * headDim + 3 * intermediate);
}

/** Types of a model's tensors by layer, such as `Q4_K`; '' for a tensor that is missing. */
export type LayerTypes = Readonly<Record<LinearRole, readonly string[]>>;

export interface ModelFacts {
  /** The model's own name, or ''. */
  readonly name: string;
  /**
   * The parts of its name by the format's rules, such as `smollm2`, `135M` and `Instruct`; '' if they are missing.
   */
  readonly basename: string;
  readonly sizeLabel: string;
  readonly finetune: string;
  /** GGUF `general.architecture`, such as `llama`, or ''. */
  readonly architecture: string;
  /** Context that the model was trained for, in tokens; 0 if it is missing. */
  readonly contextTokens: number;
  /** The tensor type of most weights, such as `Q4_1`. */
  readonly quantization: string;
  /** SPDX-like identifier, or ''. */
  readonly license: string;
  /** The measures of a model that is built like Llama or Qwen3 in every way; null for all others. */
  readonly shape: LlamaShape | null;
  /** How the linear maps of such a model are stored; null if `shape` is. */
  readonly layerTypes: LayerTypes | null;
  /** Tensor types in the file, sorted, such as `Q8_0`, `Q4_1` and `F32`. */
  readonly stored: {
    readonly embedding: readonly string[];
    readonly linear: readonly string[];
    readonly norm: readonly string[];
  };
  /** GGUF `tokenizer.ggml.pre`: how text is split before it becomes tokens. */
  readonly splitter: string;
  readonly chatTemplate: string;
  /** The kind of chat that the template makes, or null if its family is unknown. */
  readonly chat: ChatFormat | null;
}

/** The longest name and template that are kept, in characters: they are shown, and stored beside the file. */
const MAX_NAME = 200;
const MAX_TEMPLATE = 64_000;
/** No model that runs on a user's machine has more layers. */
const MAX_LAYERS = 512;
/** Architectures (GGUF's names) that differ from Llama only in ways that tensors and measures show. */
const LLAMA_LIKE: readonly string[] = ['llama', 'qwen3'];

export function describe(gguf: Gguf): ModelFacts {
  const short = (key: string): string => textOf(gguf, key).trim().slice(0, MAX_NAME);
  const architecture = short('general.architecture');
  const shape = LLAMA_LIKE.includes(architecture) ? llamaShape(gguf, architecture) : null;
  const chatTemplate = textOf(gguf, 'tokenizer.chat_template').slice(0, MAX_TEMPLATE);
  return {
    name: short('general.name'),
    basename: short('general.basename'),
    sizeLabel: short('general.size_label'),
    finetune: short('general.finetune'),
    architecture,
    contextTokens: numberOf(gguf, `${architecture}.context_length`, 0),
    quantization: mostCommonType(gguf),
    license: short('general.license'),
    shape,
    layerTypes: shape && layerTypes(gguf, shape.layers),
    stored: {
      embedding: typesOf(gguf, ({ name }) => name === EMBEDDING),
      linear: typesOf(gguf, ({ name, dims }) => name !== EMBEDDING && dims.length > 1),
      norm: typesOf(gguf, ({ dims }) => dims.length === 1),
    },
    splitter: short('tokenizer.ggml.pre'),
    chatTemplate,
    chat: chatFormat(chatTemplate),
  };
}

function typesOf(gguf: Gguf, wanted: (tensor: TensorInfo) => boolean): string[] {
  const types = new Set<string>();
  for (const tensor of gguf.tensors.values()) if (wanted(tensor)) types.add(tensor.type.name);
  return [...types].sort();
}

function mostCommonType(gguf: Gguf): string {
  const bytes = new Map<string, number>();
  for (const tensor of gguf.tensors.values()) {
    bytes.set(tensor.type.name, (bytes.get(tensor.type.name) ?? 0) + tensor.bytes);
  }
  return [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** Null if the model differs from Llama, in its tensors or its positions. */
function llamaShape(gguf: Gguf, architecture: string): LlamaShape | null {
  const number = (key: string, fallback = 0): number => numberOf(gguf, `${architecture}.${key}`, fallback);
  const layers = number('block_count');
  const hidden = number('embedding_length');
  const heads = number('attention.head_count');
  const headDim = number('attention.key_length', heads > 0 ? hidden / heads : 0);
  const wholeHeads =
    number('attention.value_length', headDim) === headDim && number('rope.dimension_count', headDim) === headDim;
  if (layers > MAX_LAYERS || !wholeHeads || hasOtherPositions(gguf, architecture) || hasOtherTensors(gguf)) return null;
  return {
    layers,
    hidden,
    intermediate: number('feed_forward_length'),
    heads,
    kvHeads: number('attention.head_count_kv', heads),
    headDim,
    vocab: arrayOf(gguf, 'tokenizer.ggml.tokens')?.length ?? number('vocab_size'),
    tied: !gguf.tensors.has(OUTPUT),
    ropeTheta: number('rope.freq_base', 10_000),
    ropeFactors: gguf.ropeFactors,
    normEps: number('attention.layer_norm_rms_epsilon'),
    qkNorm: gguf.tensors.has(layerTensor(0, 'attn_q_norm')),
  };
}

function hasOtherTensors({ tensors }: Gguf): boolean {
  for (const name of tensors.keys()) if (!isLlamaLike(name)) return true;
  return false;
}

/** Whether positions are scaled by a rule instead of factors, by unreadable factors, or limited by a sliding window. */
function hasOtherPositions(gguf: Gguf, architecture: string): boolean {
  const scaling = textOf(gguf, `${architecture}.rope.scaling.type`, 'none');
  return (
    scaling !== 'none' ||
    numberOf(gguf, `${architecture}.rope.scale_linear`, 1) !== 1 ||
    (gguf.tensors.has(ROPE_FACTORS) && gguf.ropeFactors === null) ||
    numberOf(gguf, `${architecture}.attention.sliding_window`, 0) > 0
  );
}

function layerTypes({ tensors }: Gguf, layers: number): LayerTypes {
  const types = (role: LinearRole): string[] =>
    Array.from({ length: layers }, (_, layer) => tensors.get(layerTensor(layer, role))?.type.name ?? '');
  return Object.fromEntries(LINEAR_ROLES.map((role) => [role, types(role)])) as Record<LinearRole, string[]>;
}
