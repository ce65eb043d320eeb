/**
 * Text of people and pages to tokens. Whatever it spells, no token in it steers the model: not one of control, and none
 * that the file's maker has added and llama.cpp finds in every text, such as `<think>`. Not a character is changed:
 * what spells such a token becomes the tokens of its parts.
 */
import { SottoError } from '@/src/protocol/errors';
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
/** A vocabulary that has not one token for these has none for a page. */
const SAMPLE = 'aA1. 的';
/** UTF-16 units of parts whose tokens are kept: a page is in each prompt of its conversation. */
const KEPT = 1 << 20;

export class PlainText {
  private readonly pieces = new Map<number, readonly number[]>();
  private known = new Map<string, readonly number[]>();
  private kept = 0;

  private constructor(
    private readonly words: PromptWords,
    /** Tokens that no text may become: how they are spelled. */
    private readonly forbidden: ReadonlyMap<number, string>,
    private readonly canBeCut: boolean,
  ) {}

  /** @throws SottoError `model-broken` where the vocabulary has no words. */
  static of(words: PromptWords): PlainText {
    const forbidden = new Map(Array.from(steering(words), ([spelling, id]) => [id, spelling]));
    // Some put a space before every text, so that each part would have one.
    const sample = words.tokenize('a\na', { beginning: false, control: false });
    const plain = new PlainText(words, forbidden, sample[0] === sample.at(-1));
    if (plain.encode(SAMPLE).length === 0) throw new SottoError('model-broken', 'the vocabulary has no words');
    return plain;
  }

  tokens(text: string): number[] {
    const tokens: number[] = [];
    for (const part of this.canBeCut ? cut(text) : [text])
      for (const token of part.length < PART.from ? this.encode(part) : this.remembered(part)) tokens.push(token);
    return tokens;
  }

  private remembered(part: string): readonly number[] {
    const before = this.known.get(part);
    if (before) return before;
    const tokens = this.encode(part);
    this.kept += part.length;
    if (this.kept > KEPT) {
      this.known = new Map();
      this.kept = part.length;
    }
    this.known.set(part, tokens);
    return tokens;
  }

  private encode(text: string): number[] {
    const tokens: number[] = [];
    for (const token of this.raw(text)) {
      if (!this.forbidden.has(token)) tokens.push(token);
      else for (const one of this.piecesOf(token)) tokens.push(one);
    }
    return tokens;
  }

  private raw(text: string): Int32Array {
    return text === '' ? new Int32Array() : this.words.tokenize(text, { beginning: false, control: false });
  }

  /** A token's spelling as text: its first character, and the rest. */
  private piecesOf(token: number): readonly number[] {
    const known = this.pieces.get(token);
    if (known) return known;
    const spelling = this.forbidden.get(token) ?? '';
    const first = String.fromCodePoint(spelling.codePointAt(0) ?? 0);
    const rest = spelling.slice(first.length);
    // A vocabulary may have this token alone for what it does not know: then its parts are it again, and are left out.
    this.pieces.set(token, []);
    // One of a single character can only be itself; nothing of the kind is known.
    const pieces = rest === '' ? [token] : [...this.encode(first), ...this.encode(rest)];
    this.pieces.set(token, pieces);
    return pieces;
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
