/** The vocabulary in a GGUF file. */
import { SottoError } from '@/src/protocol/errors';
import { arrayOf, numberOf, textOf, type Gguf } from './gguf';

/** GGUF's number for tokens that steer the model and are never shown. */
const CONTROL = 3;

export interface Vocabulary {
  /** By token id. In byte-level vocabularies each character stands for a byte. */
  readonly tokens: readonly string[];
  /** Pairs of tokens that become one, the most frequent first, such as `Ġ t`. */
  readonly merges: readonly string[];
  /** Ids of control tokens. */
  readonly control: ReadonlySet<number>;
  /** Ids that end an answer. */
  readonly ends: ReadonlySet<number>;
}

/** Control tokens that end an answer in the models that use them, whatever the file's `eos_token_id` says. */
const END_TOKENS = ['<|im_end|>', '<|endoftext|>', '<|eot_id|>', '</s>', '<end_of_turn>'];

/**
 * A byte-level BPE vocabulary (GPT-2's kind).
 * @throws SottoError `model-unsupported` for other kinds, `model-broken` where parts are missing or disagree.
 */
export function readVocabulary(gguf: Gguf): Vocabulary {
  if (textOf(gguf, 'tokenizer.ggml.model') !== 'gpt2') throw new SottoError('model-unsupported', 'the tokenizer is not byte-level BPE');
  const tokens = arrayOf(gguf, 'tokenizer.ggml.tokens')?.strings();
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers();
  const merges = arrayOf(gguf, 'tokenizer.ggml.merges')?.strings();
  if (!tokens || !types || !merges || types.length !== tokens.length) throw new SottoError('model-broken', 'the vocabulary is incomplete');
  const control = new Set([...tokens.keys()].filter((id) => types[id] === CONTROL));
  const ends = new Set([...control].filter((id) => END_TOKENS.includes(tokens[id] ?? '')));
  const end = numberOf(gguf, 'tokenizer.ggml.eos_token_id', -1);
  if (end >= 0 && end < tokens.length) ends.add(end);
  return { tokens, merges, control, ends };
}
