/** What a GGUF file says of its model. */
import { arrayOf, numberOf, textOf, type Gguf, type TensorInfo } from './gguf';

/** The measures that a compiled WebGPU library is made for. */
export interface LlamaShape {
  readonly layers: number;
  readonly hidden: number;
  readonly intermediate: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocab: number;
  /** Whether the embedding is the output layer too. */
  readonly tied: boolean;
  readonly ropeTheta: number;
  readonly normEps: number;
}

export interface ModelFacts {
  /** The model's own name, or '' where the file has none. */
  readonly name: string;
  /** What its name is made of, by the format's rules for names: `smollm2`, `135M`, `Instruct`; '' where it doesn't say. */
  readonly basename: string;
  readonly sizeLabel: string;
  readonly finetune: string;
  /** GGUF `general.architecture`, such as `llama`, or ''. */
  readonly architecture: string;
  /** Context that the model was trained for, in tokens, or 0 where the file doesn't say. */
  readonly contextTokens: number;
  /** The tensor type that most of the weights have, such as `Q4_1`. */
  readonly quantization: string;
  /** SPDX-like identifier, or ''. */
  readonly license: string;
  /** The measures of a Llama-like model, or null for other architectures. */
  readonly shape: LlamaShape | null;
  /** Tensor types in the file, sorted, by what they hold, such as `Q8_0`, `Q4_1` and `F32`. */
  readonly stored: { readonly embedding: readonly string[]; readonly linear: readonly string[]; readonly norm: readonly string[] };
  /** GGUF `tokenizer.ggml.pre`: the rules by which text is split before it becomes tokens. */
  readonly splitter: string;
  readonly chatTemplate: string;
}

/** Longest name and template kept, in characters: they are shown, and stored beside the file. */
const MAX_NAME = 200;
const MAX_TEMPLATE = 64_000;
const EMBEDDING = 'token_embd.weight';

export function describe(gguf: Gguf): ModelFacts {
  const short = (key: string): string => textOf(gguf, key).trim().slice(0, MAX_NAME);
  const architecture = short('general.architecture');
  return {
    name: short('general.name'),
    basename: short('general.basename'),
    sizeLabel: short('general.size_label'),
    finetune: short('general.finetune'),
    architecture,
    contextTokens: numberOf(gguf, `${architecture}.context_length`, 0),
    quantization: mostCommonType(gguf),
    license: short('general.license'),
    shape: architecture === 'llama' ? llamaShape(gguf) : null,
    stored: {
      embedding: typesOf(gguf, ({ name }) => name === EMBEDDING),
      linear: typesOf(gguf, ({ name, dims }) => name !== EMBEDDING && dims.length > 1),
      norm: typesOf(gguf, ({ dims }) => dims.length === 1),
    },
    splitter: short('tokenizer.ggml.pre'),
    chatTemplate: textOf(gguf, 'tokenizer.chat_template').slice(0, MAX_TEMPLATE),
  };
}

function typesOf(gguf: Gguf, wanted: (tensor: TensorInfo) => boolean): string[] {
  return [...new Set([...gguf.tensors.values()].filter(wanted).map(({ type }) => type.name))].sort();
}

function mostCommonType(gguf: Gguf): string {
  const bytes = new Map<string, number>();
  for (const tensor of gguf.tensors.values()) {
    bytes.set(tensor.type.name, (bytes.get(tensor.type.name) ?? 0) + tensor.bytes);
  }
  return [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

function llamaShape(gguf: Gguf): LlamaShape {
  const number = (key: string, fallback = 0): number => numberOf(gguf, `llama.${key}`, fallback);
  const hidden = number('embedding_length');
  const heads = number('attention.head_count');
  return {
    layers: number('block_count'),
    hidden,
    intermediate: number('feed_forward_length'),
    heads,
    kvHeads: number('attention.head_count_kv', heads),
    headDim: number('attention.key_length', heads > 0 ? hidden / heads : 0),
    vocab: arrayOf(gguf, 'tokenizer.ggml.tokens')?.length ?? number('vocab_size'),
    tied: !gguf.tensors.has('output.weight'),
    ropeTheta: number('rope.freq_base', 10_000),
    normEps: number('attention.layer_norm_rms_epsilon'),
  };
}
