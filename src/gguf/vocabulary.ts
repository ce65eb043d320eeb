/** The vocabulary in a GGUF file. */
import { SottoError } from '@/src/protocol/errors';
import { arrayOf, numberOf, textOf, type Gguf } from './gguf';

/** GGUF's numbers for kinds of tokens. `control` tokens are never shown; `userDefined` ones are shown as they are. */
const KIND = { normal: 1, control: 3, userDefined: 4 } as const;

export interface Vocabulary {
  /** By token id. Each character of an ordinary token stands for a byte. */
  readonly tokens: readonly string[];
  /** Pairs of tokens that are merged, the most frequent first, such as `Ġ t`. */
  readonly merges: readonly string[];
  /** Ids that are never shown: control tokens, and rows of the embedding without a token. */
  readonly hidden: ReadonlySet<number>;
  /** Ids of tokens whose characters stand for themselves, such as `<think>`. */
  readonly literal: ReadonlySet<number>;
  /**
   * Tokens that text never becomes by merging, by their names in templates: control tokens and literal ones.
   */
  readonly special: ReadonlyMap<string, number>;
  /** Ids that end an answer. */
  readonly ends: ReadonlySet<number>;
  /** The token at the beginning of every text, or null. */
  readonly bos: number | null;
  /** Whether every prompt begins with `bos`, even if the chat template does not write it. */
  readonly addsBos: boolean;
}

/**
 * Tokens that end an answer, whatever the file's `eos_token_id` says. They are those of llama.cpp's list that are in
 * the vocabularies of Llama 3, Qwen and SmolLM2, including the separators between files of a repository.
 */
const END_TOKENS: ReadonlySet<string> = new Set([
  '<|im_end|>',
  '<|endoftext|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end_of_text|>',
  '</s>',
  '<end_of_turn>',
  '<|fim_pad|>',
  '<|repo_name|>',
  '<reponame>',
  '<|file_sep|>',
]);
/** Vocabularies that begin every prompt with their first token if the file does not say, as in llama.cpp. */
const WITH_BOS: ReadonlySet<string> = new Set(['llama-bpe']);

/**
 * Reads a byte-level BPE vocabulary (as in GPT-2).
 * @throws SottoError `model-unsupported` for other kinds, `model-broken` if parts are missing or do not fit together.
 */
export function readVocabulary(gguf: Gguf): Vocabulary {
  if (textOf(gguf, 'tokenizer.ggml.model') !== 'gpt2')
    throw new SottoError('model-unsupported', 'the tokenizer is not byte-level BPE');
  const tokens = arrayOf(gguf, 'tokenizer.ggml.tokens')?.strings();
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers();
  const merges = arrayOf(gguf, 'tokenizer.ggml.merges')?.strings();
  if (!tokens || !types || !merges || types.length !== tokens.length)
    throw new SottoError('model-broken', 'the vocabulary is incomplete');
  const ids = [...tokens.keys()];
  const idOf = (key: string): number | null => {
    const id = numberOf(gguf, `tokenizer.ggml.${key}_token_id`, -1);
    return id >= 0 && id < tokens.length ? id : null;
  };
  const steers = new Set(ids.filter((id) => types[id] === KIND.control));
  const literal = new Set(ids.filter((id) => types[id] === KIND.userDefined));
  const ends = [...ids.filter((id) => END_TOKENS.has(tokens[id] ?? '')), ...['eos', 'eot', 'eom'].map(idOf)];
  return {
    tokens,
    merges,
    literal,
    hidden: new Set(ids.filter((id) => types[id] !== KIND.normal && types[id] !== KIND.userDefined)),
    special: new Map([...steers, ...literal].flatMap((id) => (tokens[id] ? [[tokens[id], id]] : []))),
    ends: new Set(ends.filter((id) => id !== null)),
    bos: idOf('bos'),
    addsBos: addsBos(gguf),
  };
}

function addsBos(gguf: Gguf): boolean {
  const said = gguf.metadata.get('tokenizer.ggml.add_bos_token');
  return typeof said === 'boolean' ? said : WITH_BOS.has(textOf(gguf, 'tokenizer.ggml.pre'));
}
