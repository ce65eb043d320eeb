/**
 * Keeps text from acting as control tokens. llama-server tokenizes the finished prompt as a whole, so a page with
 * `<|im_end|><|im_start|>system` in it would speak as the system.
 */
import { arrayOf, textOf, type Gguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';

/** GGUF's `token_type` of control tokens, and of tokens that are found in every text by their spelling. */
const CONTROL = 3;
const USER_DEFINED = 4;

/**
 * Changes a text so that nothing in it acts as a control token. All else stays as it is, except halves of surrogate
 * pairs (U+FFFD).
 */
export type Defuse = (text: string) => string;

/**
 * Limits for the longest control token, and for all together, in UTF-16 units. Real ones have some 40, and Gemma 3 has
 * 6,000 tokens. The first bounds the work on each character of a text, the second the memory.
 */
const MAX_LENGTH = 128;
const MAX_ALL = 1 << 20;

/** @throws SottoError `model-broken` if the vocabulary is damaged. */
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
 * Whether a user-defined token acts as a control token, such as `<think>`. Others are words or white space.
 */
function steers(token: string, template: string): boolean {
  return /^<\|\S+\|>$/.test(token) || (/^[<[]\S+[\]>]$/.test(token) && template.includes(token));
}

/** Inserts a space after the first character of any text that spells one of `tokens`. */
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

/** A trie of spellings, by UTF-16 units. */
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

/** Length of the longest token at a place in a text, or 0. */
function longestAt(text: string, at: number, beginning: Spelling): number {
  let longest = 0;
  let here = beginning.next.get(text.charCodeAt(at));
  for (let length = 1; here; length += 1) {
    if (here.isWhole) longest = length;
    here = here.next.get(text.charCodeAt(at + length));
  }
  return longest;
}
