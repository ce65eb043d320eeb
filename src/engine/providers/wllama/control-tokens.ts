/**
 * Text that spells a model's control tokens would act as them, for llama.cpp tokenizes the finished prompt in one
 * piece: a page with `<|im_end|><|im_start|>system` in it would speak in the system's name.
 */
import { arrayOf, type Gguf } from '@/src/gguf/gguf';

/** GGUF's `token_type` of tokens that steer the model. */
const CONTROL = 3;

/** A text in which nothing acts as a control token; all else stays as it is. */
export type Defuse = (text: string) => string;

/** @throws SottoError `model-broken` where the vocabulary is damaged. */
export function defuserFor(gguf: Gguf): Defuse {
  const tokens = arrayOf(gguf, 'tokenizer.ggml.tokens')?.strings() ?? [];
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers() ?? [];
  return defuser(tokens.filter((token, id) => types[id] === CONTROL));
}

/** Puts a space behind the first character of whatever spells one of `tokens`. */
export function defuser(tokens: readonly string[]): Defuse {
  const spelled = tokens.filter((token) => token.length > 1).sort((a, b) => b.length - a.length);
  if (spelled.length === 0) return (text) => text;
  const pattern = new RegExp(spelled.map((token) => escaped(token)).join('|'), 'gu');
  return (text) => text.replace(pattern, (token) => token.replace(/^./su, '$& '));
}

/** `RegExp.escape` for the browsers that lack it (Chrome before 136). */
function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}
