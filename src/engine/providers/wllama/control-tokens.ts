/**
 * Text that spells a model's control tokens would act as them, for llama.cpp tokenizes the finished prompt in one
 * piece: a page with `<|im_end|><|im_start|>system` in it would speak in the system's name.
 */
import { arrayOf, textOf, type Gguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';

/** GGUF's `token_type` of tokens that steer the model, and of those that are text as it stands, in every text. */
const CONTROL = 3;
const USER_DEFINED = 4;

/**
 * A text in which nothing acts as a control token; all else stays as it is, but for halves of surrogate pairs (U+FFFD).
 */
export type Defuse = (text: string) => string;

/**
 * Longest control token, in UTF-16 units, and most of them all together: real ones have some 40, and 6,000 of those in
 * Gemma 3. The work on each character of a text is bounded by the one, the memory by the other.
 */
const MAX_LENGTH = 128;
const MAX_ALL = 1 << 20;

/** @throws SottoError `model-broken` where the vocabulary is damaged. */
export function defuserFor(gguf: Gguf): Defuse {
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers() ?? [];
  const special =
    arrayOf(gguf, 'tokenizer.ggml.tokens')?.stringsWhere((id) => types[id] === CONTROL || types[id] === USER_DEFINED) ??
    [];
  const template = textOf(gguf, 'tokenizer.chat_template');
  const control: string[] = [];
  let all = 0;
  for (const [id, token] of special) {
    if (types[id] !== CONTROL && !steers(token, template)) continue;
    all += token.length;
    if (token.length > MAX_LENGTH || all > MAX_ALL)
      throw new SottoError('model-broken', 'the vocabulary has impossible control tokens');
    control.push(token);
  }
  return defuser(control);
}

/**
 * Whether a token that is not called one of control acts as one: `<think>` and the like. Others are words or white
 * space.
 */
function steers(token: string, template: string): boolean {
  return /^<\|\S+\|>$/.test(token) || (/^[<[]\S+[\]>]$/.test(token) && template.includes(token));
}

/** Puts a space behind the first character of whatever spells one of `tokens`. */
export function defuser(tokens: readonly string[]): Defuse {
  const beginning = spellings(tokens.filter((token) => token.length > 1));
  return (given) => {
    const text = given.toWellFormed();
    let defused = '';
    let kept = 0;
    for (let at = 0; at < text.length; ) {
      const length = longestAt(text, at, beginning);
      if (length > 0) {
        const first = at + String.fromCodePoint(text.codePointAt(at) ?? 0).length;
        defused += `${text.slice(kept, first)} `;
        kept = first;
      }
      at += Math.max(1, length);
    }
    return defused + text.slice(kept);
  };
}

/** What tokens are spelled with, unit by unit. */
interface Spelling {
  readonly next: Map<number, Spelling>;
  isWhole: boolean;
}

function spellings(tokens: readonly string[]): Spelling {
  const beginning: Spelling = { next: new Map(), isWhole: false };
  for (const token of tokens) {
    let here = beginning;
    for (let index = 0; index < token.length; index += 1) {
      const unit = token.charCodeAt(index);
      const there = here.next.get(unit) ?? { next: new Map<number, Spelling>(), isWhole: false };
      here.next.set(unit, there);
      here = there;
    }
    here.isWhole = true;
  }
  return beginning;
}

/** Length of the longest token that stands at a place in a text, or 0. */
function longestAt(text: string, at: number, beginning: Spelling): number {
  let longest = 0;
  let here = beginning.next.get(text.charCodeAt(at));
  for (let length = 1; here; length += 1) {
    if (here.isWhole) longest = length;
    here = here.next.get(text.charCodeAt(at + length));
  }
  return longest;
}
