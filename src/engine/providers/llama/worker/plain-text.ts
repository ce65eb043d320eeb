/**
 * Text of people and pages to tokens. Whatever it spells, no token in it steers the model: not one of control, and none
 * that the file's maker has added and llama.cpp finds in every text, such as `<think>`. Not a character is changed:
 * what spells such a token becomes the tokens of its parts.
 */
import { steering, type PromptWords } from './prompt-words';

/**
 * UTF-16 units from which on a text is cut at the next word's end, and at which it is cut anywhere. llama.cpp takes
 * added tokens out of a text in a time that grows with the square of their number: 5 s for 100 kB of line breaks in
 * Gemma 3.
 */
const PART = { from: 1024, to: 4096 } as const;
/**
 * The end of a word, before anything that is in no word: no tokenizer that llama.cpp has lets a token go over it.
 * Apostrophes are in words.
 */
const WORD_END = /\p{L}(?=[^\p{L}\p{M}\p{N}'’_])/u;

export class PlainText {
  /** Tokens that no text may become: how they are spelled. */
  private readonly forbidden = new Map<number, string>();
  private readonly parts = new Map<number, readonly number[]>();
  private readonly canBeCut: boolean;

  constructor(private readonly words: PromptWords) {
    for (const [spelling, id] of steering(words)) this.forbidden.set(id, spelling);
    // Some put a space before every text, so that each part would have one.
    const sample = this.raw('a\na');
    this.canBeCut = sample[0] === sample.at(-1);
  }

  tokens(text: string): number[] {
    const tokens: number[] = [];
    for (const part of this.canBeCut ? cut(text) : [text]) {
      for (const token of this.raw(part)) {
        if (!this.forbidden.has(token)) tokens.push(token);
        else for (const one of this.partsOf(token)) tokens.push(one);
      }
    }
    return tokens;
  }

  private raw(text: string): Int32Array {
    return text === '' ? new Int32Array() : this.words.tokenize(text, { beginning: false, control: false });
  }

  /** A token's spelling in two, for what is spelled by one character and the rest is not found. */
  private partsOf(token: number): readonly number[] {
    const known = this.parts.get(token);
    if (known) return known;
    const spelling = this.forbidden.get(token) ?? '';
    const first = String.fromCodePoint(spelling.codePointAt(0) ?? 0);
    const rest = spelling.slice(first.length);
    // One of a single character can only be itself; nothing of the kind is known.
    const parts = rest === '' ? [token] : [...this.tokens(first), ...this.tokens(rest)];
    this.parts.set(token, parts);
    return parts;
  }
}

/** A text in parts whose tokens are those of the whole, but where there is no word's end for long. */
export function* cut(text: string): Generator<string> {
  let at = 0;
  while (text.length - at > PART.to) {
    const window = text.slice(at + PART.from, at + PART.to);
    const end = WORD_END.exec(window);
    let length = end ? PART.from + end.index + end[0].length : PART.to;
    // Never between the halves of a surrogate pair.
    if (!end && /[\ud800-\udbff]/.test(text.charAt(at + length - 1))) length -= 1;
    yield text.slice(at, at + length);
    at += length;
  }
  yield text.slice(at);
}
