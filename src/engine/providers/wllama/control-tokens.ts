/**
 * Text that spells a model's control tokens would act as them, for llama.cpp tokenizes the finished prompt in one
 * piece: a page with `<|im_end|><|im_start|>system` in it would speak in the system's name.
 */
import { arrayOf, textOf, type Gguf } from '@/src/gguf/gguf';

/** GGUF's `token_type` of tokens that steer the model, and of those that are text as it stands, in every text. */
const CONTROL = 3;
const USER_DEFINED = 4;

/** A text in which nothing acts as a control token; all else stays as it is, but for halves of surrogate pairs (U+FFFD). */
export type Defuse = (text: string) => string;

/** @throws SottoError `model-broken` where the vocabulary is damaged. */
export function defuserFor(gguf: Gguf): Defuse {
  const tokens = arrayOf(gguf, 'tokenizer.ggml.tokens')?.strings() ?? [];
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers() ?? [];
  const template = textOf(gguf, 'tokenizer.chat_template');
  return defuser(tokens.filter((token, id) => types[id] === CONTROL || (types[id] === USER_DEFINED && steers(token, template))));
}

/** Whether a token that is not called one of control acts as one: `<think>` and the like. Others are words or white space. */
function steers(token: string, template: string): boolean {
  return /^<\|\S+\|>$/.test(token) || (/^[<[]\S+[\]>]$/.test(token) && template.includes(token));
}

/** Puts a space behind the first character of whatever spells one of `tokens`. */
export function defuser(tokens: readonly string[]): Defuse {
  const spelled = tokens.filter((token) => token.length > 1).sort((a, b) => b.length - a.length);
  if (spelled.length === 0) return (text) => text.toWellFormed();
  const pattern = new RegExp(spelled.map((token) => escaped(token)).join('|'), 'gu');
  return (text) => text.toWellFormed().replace(pattern, (token) => token.replace(/^./su, '$& '));
}

/** `RegExp.escape` for the browsers that lack it (Chrome before 136). */
function escaped(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
}
